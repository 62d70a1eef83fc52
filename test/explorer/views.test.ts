import { dataTests } from './suites/data';
import { findingsTests } from './suites/findings';
import { graphTests } from './suites/graph';
import { describeUsualPage } from './suites/inBrowser';
import { leaversTests } from './suites/leavers';
import { thingTests } from './suites/thing';
import { vaultsTests } from './suites/vaults';
import { windowTests } from './suites/windows';

describeUsualPage(
  [
    ...[leaversTests, vaultsTests, thingTests, graphTests],
    ...[findingsTests, dataTests, windowTests],
  ],
  { isDrawn: true },
);
