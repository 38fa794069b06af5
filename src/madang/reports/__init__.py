"""Reports on what came of it: put together of blocks, frozen, printed, released.

Words: *report* (what is told to whom about which period), *block* (a part of it: text,
figures, chart, table, story, photo), *snapshot* (a report frozen with every number and
text, under a checksum), *edition* (its number among a report's snapshots), *hidden* (a
figure of too few companies, or one that would give such a figure away), *consent* (a
company's yes to being named, told about or shown), *recipient* (who gets a report by
a link), *sponsor's question* (what a sponsor asks the hub about her figures).
"""
