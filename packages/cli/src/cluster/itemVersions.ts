import { clusterLiteral as literal, clusterName as name } from '@graph-1password/archive';
import type { Cluster, ReadWindow } from '@graph-1password/archive';
import { EntityTypes } from '@graph-1password/vocabulary';
import type { ItemVersions } from '../archive/versions';

/**
 * When versions of the items of an account began, as `archive/versions.ts` asks it of an archive.
 * @param account UUID
 * @throws ClusterError
 */
export async function publishedVersions(
  cluster: Cluster,
  account: string,
  { asOf }: ReadWindow,
): Promise<ItemVersions> {
  const until = asOf === undefined ? '' : ` AND t._from <= ${Math.trunc(asOf)}`;
  const began = `SELECT t._key AS item, t.version AS number, min(coalesce(t.updatedOn, t._from)) AS began FROM ${name(cluster.database)}.${name(EntityTypes.SECRET)} AS t FINAL WHERE t._account = ${literal(account)} AND NOT ifNull(t._gone, false) AND t.version IS NOT NULL${until} GROUP BY item, number`;
  const rows = await cluster.all(
    `SELECT b.item AS item, b.number AS number, b.began AS began FROM (${began}) AS b QUALIFY count() OVER (PARTITION BY b.item) > 1 ORDER BY item, number`,
  );
  const versions: Record<string, [number, number][]> = {};
  for (const { item, number, began: on } of rows)
    (versions[String(item)] ??= []).push([Number(number), Number(on)]);
  return versions;
}
