/**
 * Colours by their role. The values stand in the stylesheet, for light and dark; what draws on a
 * canvas reads them from there.
 */

/** How many series colours there are. */
const SERIES = 8;

/** CSS class that gives the colour of a series as `--tone`. @param index from 0; begins again after 8 */
export const seriesTone = (index: number): string => `series-${(index % SERIES) + 1}`;

/** By type of entity; a facet of a user looks as the user does. */
const TYPE_SERIES: Readonly<Record<string, number>> = {
  one_password_user: 1,
  one_password_audit_event_actor_details: 1,
  one_password_audit_event_aux_details: 1,
  one_password_audit_event_object_details: 1,
  one_password_item_usage_user: 1,
  one_password_signin_attempt_target_user: 1,
  one_password_vault: 2,
  one_password_secret: 3,
  one_password_audit_event: 4,
  one_password_item_usage_event: 5,
  one_password_signin_attempt_event: 6,
  one_password_client_ip: 7,
  one_password_account: 8,
};

/** CSS class that gives the colour of a type of entity as `--tone`. */
export const typeTone = (type: string): string => `series-${TYPE_SERIES[type] ?? 8}`;

/** By category of sign-in attempts: green lets in, warm colours do not. */
const CATEGORY_SERIES: Readonly<Record<string, number>> = {
  success: 3,
  firewall_reported_success: 5,
  credentials_failed: 4,
  mfa_failed: 2,
  sso_failed: 1,
  modern_version_failed: 7,
  firewall_failed: 6,
};

/** CSS class that gives the colour of a category of sign-in attempts as `--tone`. */
export const categoryTone = (category: string | undefined): string =>
  `series-${CATEGORY_SERIES[category ?? ''] ?? 8}`;

/** The present value of a CSS variable such as `--series-1`, for a canvas. It changes with the theme. */
export const colourOf = (variable: string): string =>
  getComputedStyle(document.documentElement).getPropertyValue(variable).trim();

/** The present colour of a type of entity, for a canvas. */
export const typeColour = (type: string): string => colourOf(`--${typeTone(type)}`);
