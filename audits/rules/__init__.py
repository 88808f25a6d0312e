"""What an audit may and must: pure functions over dated facts, no framework, no clock (`today` is a parameter).

policy      every day count and size marked [APP], in three presets
milestones  the thirteen facts of an audit and their usual order
conditions  how a gate lists what it looks at: built or later
gates       AG-1 to AG-13
timing      deviations and due dates from working days
answering   results of domain 6.2 and what each needs
coverage    which leaf is covered, how deep
sampling    reproducible draw and sizes of domain 10
effort      auditor-days as a suggestion
"""
