/** Where the graph of a run goes. */
export type DeliveryTarget =
  | { kind: 'disk' }
  | {
      kind: 'jupiterone';
      /** Without a trailing slash. */
      apiBaseUrl: string;
      account: string;
      integrationInstanceId: string;
    };

/** A target in a word: marks of one say nothing about another. */
export const targetName = (target: DeliveryTarget, dataFolder: string): string =>
  target.kind === 'disk'
    ? `disk ${dataFolder}`
    : `${target.apiBaseUrl} ${target.account} ${target.integrationInstanceId}`;
