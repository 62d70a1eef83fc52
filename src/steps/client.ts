import type { EventClient } from '@graph-1password/vocabulary';
import { ipText, text } from './values';

/** The properties of the app that reported an event. */
export function clientOf(client: EventClient | null | undefined) {
  return {
    appName: text(client?.app_name),
    appVersion: text(client?.app_version),
    ipAddress: ipText(client?.ip_address),
    osName: text(client?.os_name),
    osVersion: text(client?.os_version),
    platformName: text(client?.platform_name),
    platformVersion: text(client?.platform_version),
  };
}
