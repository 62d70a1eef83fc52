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

/**
 * A target in a word: marks of one say nothing about another.
 * @param archive folder of the archive, when there is one
 */
export function targetName(target: DeliveryTarget, dataFolder: string, archive?: string): string {
  const place = archive === undefined ? `disk ${dataFolder}` : `archive ${archive}`;
  if (target.kind === 'disk') return place;
  const { apiBaseUrl, account, integrationInstanceId } = target;
  const there = `${apiBaseUrl} ${account} ${integrationInstanceId}`;
  return archive === undefined ? there : `${there}, ${place}`;
}
