/** One plain mailbox: a list or a group in one text would go to somebody else than it seems. */
export const isMailbox = (text: string): boolean =>
  /^[^\s@,;:<>()[\]"\\]+@[^\s@,;:<>()[\]"\\]+$/.test(text);
