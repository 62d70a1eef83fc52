/**
 * Who used an item: `person`, `machine` (an app through a Connect Server, a service account, the command line), or
 * `collector` (this integration itself, which reads items to describe them).
 */
export const ACCESSORS = ['person', 'machine', 'collector'] as const;

/** One of the above. */
export type Accessor = (typeof ACCESSORS)[number];

/** How a Connect Server names itself in the usages that it reports (vendor's sample record). */
const CONNECT_APP = '1Password Connect';
/** Apps that programs use (app names as observed in real events). */
const MACHINE_APPS = [CONNECT_APP, '1Password CLI', '1Password SDK', '1Password SCIM Bridge'];
/** Domain of the addresses of service accounts and integrations (observed). */
const MACHINE_DOMAIN = '@1passwordserviceaccounts.com';

/** What of an item usage tells who used the item. */
export interface UsageFacts {
  action?: string | undefined;
  appName?: string | undefined;
  userEmail?: string | undefined;
}

/** Whether a usage is a read through a Connect Server, those of this integration among them. */
export const isConnectRead = ({ action, appName }: UsageFacts): boolean =>
  action === 'server-fetch' && appName?.startsWith(CONNECT_APP) === true;

/** Whether an e-mail address is that of a service account or an integration, in any case. */
export const isMachineEmail = (email: string | undefined): boolean =>
  email?.toLowerCase().endsWith(MACHINE_DOMAIN) === true;

/** Whether a program used the item. Reads of this integration look the same: other facts tell them apart. */
export const isMachineUse = ({ action, appName, userEmail }: UsageFacts): boolean =>
  action === 'server-fetch' ||
  MACHINE_APPS.some((app) => appName?.startsWith(app)) ||
  isMachineEmail(userEmail);
