import { agreeTests } from './suites/agree';
import { evidenceTests } from './suites/evidence';
import { describeUsualPage } from './suites/inBrowser';
import { jumpTests } from './suites/jump';
import { readableTests } from './suites/readable';
import { saveTests } from './suites/save';
import { zoneTests } from './suites/zones';

describeUsualPage([jumpTests, agreeTests, evidenceTests, saveTests, readableTests, zoneTests]);
