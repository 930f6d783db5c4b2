"""Microsoft Graph as an API that a B2C client has access to. The ids are the same in every tenant:
https://learn.microsoft.com/graph/permissions-reference
"""

from typing import Final

CLIENT_ID: Final = "00000003-0000-0000-c000-000000000000"
SCOPE_IDS: Final = {
    "openid": "37f7f235-527c-4136-accd-4a02d197296e",
    "offline_access": "7427e0e9-2fba-42fe-b0c0-848c9e6a8182",
}
