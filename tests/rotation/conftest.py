from emulator.tests.b2c.conftest import b2c_key  # noqa: F401 - fixtures
from emulator.tests.conftest import open_state, read_keys, signing_keys  # noqa: F401
