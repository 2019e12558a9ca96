"""The local page: a draft is dropped, read and scored, and nothing of it is kept.

Nothing is imported here: the child process that reads documents comes by on its way to ``cutting``
and needs no web server.
"""
