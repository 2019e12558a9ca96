"""Invented action plans in the layouts that governments use, each with its commitments marked.

``prose`` writes the words, ``draft`` holds a plan as parts that know which commitment they belong
to, the modules named after languages lay plans out, ``render`` turns a draft into files.
"""
