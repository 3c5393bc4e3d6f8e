"""The tab of the states' tests, for the tests that walk all of the product."""

from tests.state.conftest import rig, signed_in

__all__ = ["rig", "signed_in"]
