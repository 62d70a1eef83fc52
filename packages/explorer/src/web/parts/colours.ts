import type { ThingType } from '@graph-1password/vocabulary';
import { EntityTypes, FACET_TYPES, STREAM_ROWS } from '@graph-1password/vocabulary';

/**
 * Colours by their role. The values stand in the stylesheet, for light and dark; what draws on a
 * canvas reads them from there.
 */

/** How many series colours there are. */
const SERIES = 8;

/** CSS class that gives the colour of a series as `--tone`. @param index from 0; begins again after 8 */
export const seriesTone = (index: number): string => `series-${(index % SERIES) + 1}`;

/** By type of entity; a facet of a user looks as the user does. */
const THING_SERIES = {
  [EntityTypes.USER]: 1,
  [EntityTypes.VAULT]: 2,
  [EntityTypes.SECRET]: 3,
  [EntityTypes.CLIENT_IP]: 7,
  [EntityTypes.GROUP]: 6,
  [EntityTypes.ACCOUNT]: 8,
} satisfies Record<ThingType, number>;

const TYPE_SERIES: Readonly<Record<string, number>> = {
  ...THING_SERIES,
  ...Object.fromEntries(FACET_TYPES.map((type) => [type, THING_SERIES[EntityTypes.USER]])),
  ...Object.fromEntries(STREAM_ROWS.map(({ type, colour }) => [type, colour])),
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
