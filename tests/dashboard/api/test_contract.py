"""The API keeps what its own description says, asked at random by schemathesis on loopback."""

import pytest
from hypothesis import HealthCheck, given, settings

pytestmark = pytest.mark.france

EXAMPLES = 6  # per operation: some twenty seconds in all


@pytest.mark.parametrize("mode", ["POSITIVE", "NEGATIVE"])
def test_the_api_keeps_its_own_description(france, api_address, mode):
    schemathesis = pytest.importorskip("schemathesis")
    schema = schemathesis.openapi.from_url(f"{api_address}/api/v1/openapi.json")
    operations = [found.ok() for found in schema.get_all_operations()]
    assert len(operations) >= 8
    for operation in operations:
        if mode == "POSITIVE" or list(operation.iter_parameters()):
            _ask_at_random(operation, schemathesis.GenerationMode[mode])


def _ask_at_random(operation, mode):
    @given(case=operation.as_strategy(generation_mode=mode))
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    def ask(case):
        case.call_and_validate()

    ask()
