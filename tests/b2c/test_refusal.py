from b2c.refusal import NULL, InvalidSetting


def test_a_refusal_says_setting_value_rule_and_remedy_in_two_lines() -> None:
    refusal = InvalidSetting("redirectUrls[1]", "http://x", "B2C takes plain http", "Use https.")
    assert str(refusal) == 'redirectUrls[1] is "http://x": B2C takes plain http.\nUse https.'
    assert str(InvalidSetting("policy", None, "it is required", "Set it.")) == (
        "policy is missing: it is required.\nSet it."
    )
    assert str(InvalidSetting("policy", NULL, "it must be a text", "Set it.")) == (
        "policy is null: it must be a text.\nSet it."
    )


def test_a_refusal_names_the_setting_of_which_it_is_a_part() -> None:
    inner = InvalidSetting("flowId", "v", "rule", "Remedy.")
    assert str(inner.below("userFlows[1].")) == 'userFlows[1].flowId is "v": rule.\nRemedy.'
