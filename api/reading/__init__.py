"""Reading what was sent: bytes -> JSON -> wire model -> problem, with every fault named."""
