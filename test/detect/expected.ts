import type { Tenant } from '@graph-1password/tenant';
import type { OracleMatch } from '@graph-1password/tenant/testing';
import { findMatches } from '@graph-1password/tenant/testing';
import { DAY } from '@graph-1password/vocabulary';

/** What a perfect detector finds in a tenant: by number of the Sentinel rule, else by id of ours. */
export function expectedMatches(tenant: Tenant): Map<number | string, OracleMatch[]> {
  return findMatches(tenant).set('sign-in-from-new-device', newDevices(tenant));
}

/** Sign-ins of the last day from a device or browser that the user had not used before, one match for each. */
function newDevices({ signInAttempts, now }: Tenant): OracleMatch[] {
  const devices = new Map<string, { user: string; firstOn: number; events: Set<string> }>();
  const known = new Set<string>();
  for (const { uuid, timestamp, category, target_user, client } of signInAttempts) {
    if (category !== 'success' && category !== 'firewall_reported_success') continue;
    const [at, user] = [Date.parse(timestamp), target_user?.uuid ?? ''];
    if (at < now - DAY) known.add(user);
    const name = `${user} ${client?.platform_name} ${client?.os_name}`;
    const device = devices.get(name) ?? { user, firstOn: at, events: new Set() };
    device.firstOn = Math.min(device.firstOn, at);
    device.events.add(uuid);
    devices.set(name, device);
  }
  return [...devices.values()]
    .filter(({ user, firstOn }) => known.has(user) && firstOn > now - DAY)
    .map(({ events }) => ({ events: [...events] }));
}
