"""The commands, one module each: they read arguments, call the library and write what it returns.

Heavy imports stand inside the functions, so that ``ogplens --help`` stays fast.
"""
