import { isIP } from 'node:net';
import type { Relationship } from '@jupiterone/integration-sdk-core';
import { IngestionSources } from '../../config';
import { Entities, EntityTypes, entityKey } from '../../entities';
import { relate, Relationships } from '../../relationships';
import { featureAuthorization } from '../authorization';
import { STEP_NAMES, Steps } from '../constants';
import type { SignInSource } from '../data';
import { share, shareUsers } from '../data';
import type { TimedEvent } from '../events';
import { readStream } from '../events';
import type { OnePasswordStep, StepContext } from '../../run/run';
import { keepLatest, userId, UserRegister } from '../users';
import { keepText } from '../values';
import { convertSigninAttempt, convertSigninUser, isSuccess } from './converter';

type SigninEntity = ReturnType<typeof convertSigninAttempt>;

const eventKey = (id: string) => entityKey(EntityTypes.SIGNIN_EVENT, id);

/** What the step gathers over all pages. */
class SigninTally {
  readonly users = new UserRegister();
  readonly lastSignInOn = new Map<string, number>();
  readonly lastFailedSignInOn = new Map<string, number>();
  readonly #sources = new Map<string, SignInSource>();

  sources(): SignInSource[] {
    return [...this.#sources.values()];
  }

  /** Failed attempts make no source: an address that guesses passwords is not one that the user uses. */
  countSuccess(user: string, entity: SigninEntity, time: number): void {
    keepLatest(this.lastSignInOn, user, time);
    const ip = entity.ipAddress;
    if (ip === undefined || isIP(ip) === 0) return;
    const { city, country, countryCode, countryName, region } = entity;
    const place = { city, country, countryCode, countryName, region };
    const key = `${user}|${ip}`;
    const known = this.#sources.get(key);
    if (!known) {
      const seen = { signInCount: 1, firstSeenOn: time, lastSeenOn: time };
      this.#sources.set(key, { userId: user, ip, ...seen, ...place });
      return;
    }
    known.signInCount++;
    known.firstSeenOn = Math.min(known.firstSeenOn, time);
    if (time >= known.lastSeenOn) Object.assign(known, place, { lastSeenOn: time });
  }
}

async function fetchSigninAttempts(context: StepContext): Promise<void> {
  const { jobState } = context;
  const tally = new SigninTally();

  const addEvents = async (events: TimedEvent<'signinattempts'>[]) => {
    const entities = [];
    const edges: Relationship[] = [];
    for (const { event, createdOn, text } of events) {
      const entity = convertSigninAttempt(event, createdOn);
      keepText(entity, text);
      entities.push(entity);
      const user = userId(event.target_user);
      if (!user || !event.target_user) continue;
      tally.users.see(user, event.target_user, createdOn);
      if (isSuccess(event)) tally.countSuccess(user, entity, createdOn);
      else keepLatest(tally.lastFailedSignInOn, user, createdOn);
      const from = entityKey(EntityTypes.SIGNIN_USER, user);
      edges.push(relate(Relationships.SIGNIN_USER_PERFORMED_SIGNIN, from, entity._key));
    }
    await jobState.addEntities(entities);
    await jobState.addRelationships(edges);
  };

  try {
    await readStream(context, 'signinattempts', eventKey, addEvents);
  } finally {
    // Also after a fault half-way: the edges of the events that are in need their users.
    await jobState.addEntities(Array.from(tally.users.values(), convertSigninUser));
    await shareUsers(context, EntityTypes.SIGNIN_USER, tally.users);
    await share(context, 'lastSignInOn', tally.lastSignInOn);
    await share(context, 'lastFailedSignInOn', tally.lastFailedSignInOn);
    await share(context, 'signInSources', tally.sources());
  }
}

export const signinAttemptsStep: OnePasswordStep = {
  id: Steps.SIGNIN_ATTEMPTS,
  name: STEP_NAMES[Steps.SIGNIN_ATTEMPTS],
  entities: [Entities.SIGNIN_EVENT, Entities.SIGNIN_USER],
  relationships: [Relationships.SIGNIN_USER_PERFORMED_SIGNIN.metadata],
  dependsOn: [],
  ingestionSourceId: IngestionSources.SIGNIN_ATTEMPTS,
  authorization: featureAuthorization('signinattempts'),
  executionHandler: fetchSigninAttempts,
};
