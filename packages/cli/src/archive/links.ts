import type { Entity } from '@jupiterone/integration-sdk-core';
import { getRawData } from '@jupiterone/integration-sdk-core';
import { EntityTypes } from '@graph-1password/vocabulary';
import type { AuditEvent } from '@graph-1password/vocabulary';
import { auditedVaultId } from '../../../../src/steps/fetch-audit-events/converter';
import { userId } from '../../../../src/steps/users';
import { text } from '../../../../src/steps/values';
import { AUDIT_LINKS } from './model';

/** Values of the columns of an entity that are no properties, by name. */
export function linksOf(entity: Entity): Record<string, string> | undefined {
  if (entity._type !== EntityTypes.AUDIT_EVENT) return undefined;
  const event = getRawData<AuditEvent>(entity);
  const { objectType, objectUUID, auxUUID } = entity;
  const links: Record<string, string> = {};
  const note = (name: string, id: string | undefined): void => {
    if (id !== undefined) links[name] = id;
  };
  note(AUDIT_LINKS.actor, userId(event?.actor_details, event?.actor_uuid));
  note(AUDIT_LINKS.aux, userId(event?.aux_details, event?.aux_uuid));
  note(AUDIT_LINKS.object, userId(event?.object_details, event?.object_uuid));
  note(AUDIT_LINKS.vault, auditedVaultId(text(objectType), text(objectUUID), text(auxUUID)));
  return links;
}
