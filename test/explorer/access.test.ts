import { accessTests } from './suites/access';
import { describePage } from './suites/inBrowser';
import { Subject } from './subject';

describePage(
  'the explorer of a tenant with a snapshot of access, in Chromium',
  () => Subject.withAccess(),
  [accessTests],
  { isDrawn: true },
);
