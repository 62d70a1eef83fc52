import { ACCESS_EDGES } from '@graph-1password/vocabulary';
import { numberOf, relationshipTable, textOf, valueOf } from '../../model/access';
import type { Model, RelationshipTable } from '../../model/model';
import type { AccessSaid } from './elements';

/** Relationships that give something. */
const GRANTS: ReadonlySet<string> = new Set([
  ACCESS_EDGES.VAULT_ALLOWS_USER,
  ACCESS_EDGES.VAULT_ALLOWS_GROUP,
]);

/** What a relationship of access says, beside its ends. @param relationship its number */
export function accessSaid(model: Model, relationship: number): AccessSaid {
  const table = relationshipTable(model, relationship);
  const row = relationship - table.start;
  const since = numberOf(table, 'since', row);
  const by = textOf(table, 'grantedBy', row);
  return {
    ...(GRANTS.has(table.type) && { level: levelOf(table, row) }),
    ...(since !== undefined && { since }),
    ...(by !== undefined && { by }),
    withoutEvent: textOf(table, 'sinceIs', row) === 'between',
  };
}

/** What nobody knows has no value. */
function levelOf(table: RelationshipTable, row: number): NonNullable<AccessSaid['level']> {
  const is = (name: string) => valueOf(table, name, row) === true;
  if (is('canReveal')) return 'reveal';
  if (is('canOpen')) return 'open';
  if (valueOf(table, 'canOpen', row) === undefined) return 'unknown';
  return is('canManage') ? 'manage' : 'none';
}
