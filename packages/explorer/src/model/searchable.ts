/** What keyboards and phones write for an apostrophe. */
const APOSTROPHES = /[\u2018\u2019\u201B\u02BC\u2032\uFF07]/g;

/** A text as it is looked for and looked at in: the case of letters and the kind of an apostrophe make no difference. */
export const searchable = (text: string): string => text.toLowerCase().replace(APOSTROPHES, "'");
