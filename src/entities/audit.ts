import { EntityTypes } from '@graph-1password/vocabulary';
import {
  createEntityMetadata,
  eventTimeProperties,
  locationProperties,
  properties,
  text,
  flag,
} from './schema';
import { userFacetProperties } from './users';

/** An audited action: `POST /api/v2/auditevents`. */
export const [AuditEventMetadata, createAuditEvent] = createEntityMetadata({
  resourceName: 'Audit Event',
  _class: ['Record'],
  _type: EntityTypes.AUDIT_EVENT,
  description: 'An action in the 1Password account: who did what to which object.',
  partial: true,
  schema: properties({
    ...eventTimeProperties,
    ...locationProperties('location.country'),
    accountUUID: text('Account in which the action was performed.', 'account_uuid'),
    action: text('Code of the action (an open set).', 'action'),
    actionName: text('The action in words.', 'action, object_type (derived)'),
    actorAccountUUID: text(
      'Account of the actor (MSP accounts).',
      'actor_account_uuid, else actor_details.user_account_uuid',
    ),
    actorEmail: text('E-mail of the actor.', 'actor_details.email'),
    actorType: text(
      '`user` or `external_user`.',
      'actor_type, else actor_details.user_type or .type',
    ),
    actorUUID: text('User who performed the action.', 'actor_uuid'),
    auxEmail: text(
      'E-mail address of the user that the auxiliary information is about.',
      'aux_details.email',
    ),
    auxId: text('Auxiliary number, for example a device id.', 'aux_id'),
    auxInfo: text('Auxiliary text, for example a role code.', 'aux_info'),
    auxUUID: text(
      'Auxiliary object, for example the member who joined a group.',
      'aux_uuid, else aux_details.uuid',
    ),
    objectEmail: text('E-mail of the user who is the object.', 'object_details.email'),
    objectType: text('Code of the kind of object (an open set).', 'object_type'),
    objectTypeName: text('The type of the object in words.', 'object_type (derived)'),
    objectUUID: text('The object of the action.', 'object_uuid, else object_details.uuid'),
    privilegedTarget: flag(
      'Whether the object is a vault or group of the configured privileged lists.',
      'object_uuid, object_type (derived)',
    ),
    auxUserType: text(
      '`user` or `external_user`, of the auxiliary user.',
      'aux_details.user_type or .type',
    ),
    auxAccountUUID: text(
      'Account of the auxiliary user (MSP accounts).',
      'aux_details.user_account_uuid',
    ),
    objectUserType: text(
      '`user` or `external_user`, of the user who is the object.',
      'object_details.user_type or .type',
    ),
    objectAccountUUID: text(
      'Account of the user who is the object (MSP accounts).',
      'object_details.user_account_uuid',
    ),
    roleName: text('Role of a group member in words.', 'aux_info (derived)'),
    selfTargeted: flag(
      'Whether the actor is also the one affected.',
      'actor_uuid, aux_uuid (derived)',
    ),
    sessionDeviceUUID: text('Device of the session.', 'session.device_uuid'),
    sessionIP: text('IP address of the session.', 'session.ip'),
    sessionLoginOn: text('When the session began, as received.', 'session.login_time'),
    sessionUUID: text('The session; equals `sessionUUID` of its sign-in attempt.', 'session.uuid'),
  }),
});

/** The actor of an audit event. */
export const [AuditActorMetadata, createAuditActor] = createEntityMetadata({
  resourceName: 'Audit Event Actor Details',
  _class: ['User'],
  _type: EntityTypes.AUDIT_ACTOR,
  description: 'A user as the actor of audit events.',
  partial: true,
  schema: properties({
    ...userFacetProperties('actor_details'),
    mspUserAccountId: text(
      'Account of the user (MSP accounts).',
      'actor_details.user_account_uuid',
    ),
    mspUserType: text('`user` or `external_user`.', 'actor_details.user_type or .type'),
  }),
});

/** The user whom the auxiliary information of an audit event is about. */
export const [AuditAuxMetadata, createAuditAux] = createEntityMetadata({
  resourceName: 'Audit Event Aux Details',
  _class: ['User'],
  _type: EntityTypes.AUDIT_AUX,
  description: 'A user affected by audit events.',
  partial: true,
  schema: properties(userFacetProperties('aux_details')),
});

/** The user who is the object of an audit event. */
export const [AuditObjectMetadata, createAuditObject] = createEntityMetadata({
  resourceName: 'Audit Event Object Details',
  _class: ['User'],
  _type: EntityTypes.AUDIT_OBJECT,
  description: 'A user as the object of audit events.',
  partial: true,
  schema: properties(userFacetProperties('object_details')),
});
