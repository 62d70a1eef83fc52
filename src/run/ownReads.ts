/** When this integration read which item: its reads come back as usages, which do not count. */
export interface OwnReads {
  /** Notes a read. @param time epoch ms */
  note(vaultId: string, itemId: string, time: number): void;
  /** Whether a usage at this time is a read of ours. @param time epoch ms */
  covers(vaultId: string, itemId: string, time: number): boolean;
}

/** How far the clocks of this machine and of the Connect Server may be apart, and how long a read may take, in ms. */
export const READ_TOLERANCE_MS = 5 * 60_000;
