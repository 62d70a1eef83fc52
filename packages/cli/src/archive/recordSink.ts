import type { EntityRecord, RelationshipRecord } from '@graph-1password/j1ql';

/** Takes what is read from an archive, object by object. */
export interface RecordSink {
  entity(record: EntityRecord): void;
  connect(record: RelationshipRecord): void;
}
