#!/usr/bin/env node
'use strict';
// Plain JavaScript that every Node reads: an old one gets a sentence before anything else is loaded.

var fs = require('fs');
var path = require('path');

/** Commands that end in their own way, with a word and with 130: also while their code is still being loaded. */
var ENDS_IN_ITS_WAY = ['collect', 'run', 'poll', 'demo', 'doctor'];
var saysAWord = ENDS_IN_ITS_WAY.indexOf(process.argv[2]) !== -1;

/**
 * The system drops signals for process 1, which a container's only process is, unless it has asked for them. A command that
 * ends in its own way listens itself, and then decides.
 */
function endAtSignals(names) {
  names.forEach(function (name) {
    process.on(name, function () {
      if (process.listenerCount(name) > 1) return;
      if (saysAWord) console.error(name + ': stopped.');
      process.exit(130);
    });
  });
}

if (process.pid === 1) endAtSignals(['SIGTERM', 'SIGINT', 'SIGHUP']);
else if (saysAWord) endAtSignals(['SIGTERM', 'SIGINT']);

/** What `engines` in package.json asks for. */
var LEAST = [20, 18, 1];

function isOld(version) {
  var parts = version.split('.').map(Number);
  for (var i = 0; i < LEAST.length; i += 1) {
    if (parts[i] !== LEAST[i]) return parts[i] < LEAST[i];
  }
  return false;
}

/** In a clone the command runs from its sources: `npm ci` is all that it needs. */
function runSources() {
  var register = require.resolve('ts-node/register/transpile-only');
  process.env.TS_NODE_PROJECT = path.resolve(__dirname, '..', '..', '..', 'tsconfig.json');
  // For the processes that a command forks.
  process.execArgv.push('-r', register);
  require(register);
  require('../src/cli.ts');
}

if (isOld(process.versions.node)) {
  // Not as arguments on several lines: they would end with a comma, which Node 6 does not read.
  var sentence = [
    'graph-1password needs Node ' + LEAST.join('.') + ' or newer, this is ',
    process.versions.node +
      ': install a newer Node from https://nodejs.org, or with your version manager.',
  ];
  console.error(sentence.join(''));
  process.exitCode = 1;
} else if (fs.existsSync(path.join(__dirname, 'program'))) {
  require('./program/cli.js');
} else {
  runSources();
}
