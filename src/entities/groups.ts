import { EntityTypes } from '@graph-1password/vocabulary';
import { createEntityMetadata, flag, number, properties, text, texts, time } from './schema';

/** A group of people, as a snapshot of access or audit events tell of it. */
export const [GroupMetadata, createGroup] = createEntityMetadata({
  resourceName: 'Group',
  _class: ['UserGroup'],
  _type: EntityTypes.GROUP,
  description:
    'A group of people. Without an imported snapshot of access only groups that audit events of the run name are here. Few events have the name of a group: a poller keeps it, and a hosted run that does not see it has the id in its place, because the data model wants a name.',
  partial: true,
  schema: properties({
    id: text('Id of the group.', 'object_uuid or aux_uuid; snapshot'),
    accountPermissions: texts(
      'What its members may do in the account, such as MANAGE_GROUPS (an open set).',
      'snapshot',
    ),
    ableCount: number(
      'Count of the members who are not suspended, deleted, in recovery or yet to sign up; only when all members are known.',
      'snapshot, audit events (derived)',
    ),
    asOf: time('Time of the snapshot that this rests on; absent without one.', 'snapshot'),
    builtIn: flag('Whether 1Password made the group; absent when nothing tells.', 'type (derived)'),
    memberCount: number(
      'Count of the members; only when all members are known.',
      'snapshot, audit events (derived)',
    ),
    state: text(
      'ACTIVE, DELETED or INACTIVE (an open set); absent when nothing tells.',
      'snapshot, audit events',
    ),
    type: text('OWNERS, ADMINISTRATORS, USER_DEFINED and others (an open set).', 'snapshot'),
  }),
});
