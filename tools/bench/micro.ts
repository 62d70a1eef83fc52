import {
  createDirectRelationship,
  createIntegrationEntity,
  RelationshipClass,
} from '@jupiterone/integration-sdk-core';
import type { Entity } from '@jupiterone/integration-sdk-core';
import countries from 'i18n-iso-countries';
import { Bench } from 'tinybench';
import { UuidSet } from '../../src/client/events/uuidSet';
import { parseTimestamp } from '../../src/client/time';
import { EntityTypes } from '../../src/entities';
import { countryCodeOf } from '../../src/entities/countries';
import { generateTenant } from '@graph-1password/tenant';
import { relate, Relationships } from '../../src/relationships';
import { convertAuditEvent } from '../../src/steps/fetch-audit-events/converter';
import { convertItemUsage } from '../../src/steps/fetch-item-usages/converter';
import { convertSigninAttempt } from '../../src/steps/fetch-signin-attempts/converter';
import type { MicroRow } from './results';

/** Events of each stream; one measured call goes through all of them, so that the clock is not what is measured. */
const EVENTS = 1000;

/** A hot function, and what one would write without it. */
interface Case {
  name: string;
  against: string;
  /** Of each call of both. */
  operations: number;
  ours: () => void;
  theirs: () => void;
}

/** Through the SDK's own maker, as most integrations do it. */
const viaSdk = (converted: object, source: object): Entity => {
  const { _rawData, ...assign } = converted as Entity;
  return createIntegrationEntity({
    entityData: { source: source, assign: assign },
  });
};

function cases(): Case[] {
  const { auditEvents, itemUsages, signInAttempts } = generateTenant({
    events: 3 * EVENTS,
    stories: false,
    mix: { auditevents: 1, itemusages: 1, signinattempts: 1 },
    now: Date.UTC(2026, 0, 15),
  });
  const none = new Set<string>();
  const privileged = { privilegedVaultIds: none, privilegedGroupIds: none };
  const times = auditEvents.map(({ timestamp }) => timestamp);
  const ids = auditEvents.map(({ uuid }) => uuid);
  const names = auditEvents.flatMap(({ location }) => location?.country ?? []);
  const from = `${EntityTypes.AUDIT_ACTOR}:${ids[0]}`;
  const converter = <E extends object>(
    name: string,
    events: readonly E[],
    convert: (event: E) => object,
  ): Case => ({
    name,
    against: 'the same through createIntegrationEntity',
    operations: events.length,
    ours: () => events.forEach((event) => convert(event)),
    theirs: () => events.forEach((event) => viaSdk(convert(event), event)),
  });
  return [
    {
      name: 'parseTimestamp',
      against: 'Date.parse',
      operations: times.length,
      ours: () => times.forEach((time) => parseTimestamp(time)),
      theirs: () => times.forEach((time) => Date.parse(time)),
    },
    converter('convertAuditEvent', auditEvents, (e) => convertAuditEvent(e, 1, privileged)),
    converter('convertItemUsage', itemUsages, (e) => convertItemUsage(e, 1, none)),
    converter('convertSigninAttempt', signInAttempts, (e) => convertSigninAttempt(e, 1)),
    {
      name: 'relate',
      against: 'createDirectRelationship',
      operations: ids.length,
      ours: () => ids.forEach((id) => relate(Relationships.ACTOR_PERFORMED_AUDIT_EVENT, from, id)),
      theirs: () =>
        ids.forEach((id) =>
          createDirectRelationship({
            _class: RelationshipClass.PERFORMED,
            fromType: EntityTypes.AUDIT_ACTOR,
            fromKey: from,
            toType: EntityTypes.AUDIT_EVENT,
            toKey: id,
          }),
        ),
    },
    {
      name: 'UuidSet.add',
      against: 'Set.add of upper-case texts',
      operations: ids.length,
      ours() {
        const set = new UuidSet();
        for (const id of ids) set.add(id);
      },
      theirs() {
        const set = new Set<string>();
        for (const id of ids) set.add(id.toUpperCase());
      },
    },
    {
      name: 'countryCodeOf',
      against: 'getAlpha2Code of i18n-iso-countries',
      operations: names.length,
      ours: () => names.forEach((name) => countryCodeOf(name)),
      theirs: () => names.forEach((name) => countries.getAlpha2Code(name, 'en')),
    },
  ];
}

/** Measures the hot functions, each against the plain way in the same run. */
export async function microRows(quick: boolean): Promise<MicroRow[]> {
  const bench = new Bench({ time: quick ? 50 : 500 });
  const all = cases();
  for (const { name, against, ours, theirs } of all) {
    bench.add(name, ours).add(`${name} / ${against}`, theirs);
  }
  await bench.run();
  // Median of the samples, per operation; tinybench counts in ms.
  const nanoseconds = (name: string, operations: number) =>
    ((bench.getTask(name)?.result?.latency.p50 ?? Number.NaN) * 1e6) / operations;
  return all.map(({ name, against, operations }) => {
    const own = nanoseconds(name, operations);
    const other = nanoseconds(`${name} / ${against}`, operations);
    return { name, nanoseconds: own, against, againstNanoseconds: other, ratio: own / other };
  });
}
