"""Examples: what a case must give, written down beside the policy and held against it by `validate`."""
