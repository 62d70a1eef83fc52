/** What `access who`, `of` and `report` print for programs. */
export const JSON_OF_LINES = `--json prints { schema, graph, asOf, snapshotOn, notes, lines, ended }: a line for each person and vault, with "level" (reveal,
open, unknown, self, none), "ways" and their evidence, and "use"; "ended" is what was taken away.`;

/** What `access diff` prints for programs. */
export const JSON_OF_CHANGES = `--json prints { schema, graph, from, to, notes, changes }: each change has "change" (added, removed, changed), "what" (member,
user-grant, group-grant, person, group, vault), "object", "principal", "before" and "after", and "origin": by whom, since
when (epoch ms) and the event, where one says it.`;

/** What `access import` prints for programs. */
export const JSON_OF_IMPORT = `--json prints { schema, source, account, asOf, counts, lacks, check, differences, dryRun }: "check" is the sentence about the
comparison, "differences" lists what no event explains.`;
