"""The routes: parse, one service call, answer."""
