import type { Case } from './case';

/** THAT: hops, directions, absence and optional walks. */
export const walks: Case[] = [
  ['FIND vault THAT HAS secret', ['payroll', 'shared']],
  ['FIND vault THAT HAS >> secret', ['payroll', 'shared']],
  ['FIND vault THAT HAS << secret', []],
  ['FIND secret that has << vault', ['bank', 'card', 'wifi']],
  ['FIND vault THAT USES event', ['payroll']],
  ['FIND vault THAT RELATES TO event', ['payroll']],
  [
    'FIND vault AS v THAT relates to << event AS e RETURN v, e',
    [
      ['payroll', 'grant'],
      ['payroll', 'reveal'],
    ],
  ],
  ['FIND user THAT (PERFORMED|USES) (event|ip)', ['ana', 'ben']],
  ["FIND user THAT USES ip WITH city = 'Porto'", ['ben']],
  ['FIND vault THAT !HAS secret', ['empty']],
  ['FIND vault THAT !USES event', ['shared', 'empty']],
  ['FIND user THAT !(PERFORMED|MANAGES) >> *', ['cy']],
  ['FIND user THAT !MANAGES << user', ['cy']],
  ['FIND user THAT !RELATES TO Person', ['cy']],
  ['FIND user THAT !PERFORMED event AS lazy RETURN lazy.name', ['Cy']],
  [
    "FIND user THAT !USES ip WITH city = 'Porto' THAT PERFORMED event AS e RETURN e",
    ['grant', 'export'],
  ],
  ['FIND account THAT HAS vault THAT HAS secret AS s RETURN s', ['bank', 'card', 'wifi']],
  [
    'FIND user AS a THAT USES ip THAT USES << user AS b WHERE a._key != b._key RETURN a, b',
    [
      ['ana', 'ben'],
      ['ben', 'ana'],
    ],
  ],
  [
    'FIND user AS a THAT USES ip THAT USES user AS b WHERE a != b RETURN a, b',
    [
      ['ana', 'ben'],
      ['ben', 'ana'],
    ],
  ],
  [
    'FIND user AS a THAT MANAGES user AS b RETURN a, b',
    [
      ['ana', 'ana'],
      ['ana', 'ben'],
      ['ben', 'ana'],
    ],
  ],
  [
    'FIND user AS a THAT MANAGES >> user AS b RETURN a, b',
    [
      ['ana', 'ana'],
      ['ana', 'ben'],
    ],
  ],
  [
    'FIND user THAT USES AS r ip WHERE r.count > 4 RETURN user, r.count',
    [
      ['ana', 5],
      ['ben', 9],
    ],
  ],
  ['FIND user THAT USES >> AS r ip WHERE r.count = 1', ['ben']],
  ['FIND user THAT USES AS r >> ip WHERE r._createdOn > date.now - 1 day', ['ben']],
  [
    "FIND user THAT RELATES TO AS r * WHERE r._class = 'MANAGES' RETURN r._type, user",
    [
      ['thing_manages_thing', 'ana'],
      ['thing_manages_thing', 'ana'],
      ['thing_manages_thing', 'ben'],
    ],
  ],
  ["FIND user THAT IS >> Person AS p WHERE p.email $= '.com' RETURN p.name", ['Ana', 'Ben']],
  ['FIND event THAT USES TO secret', ['reveal']],
  [
    'FIND event AS e (THAT PERFORMED << user AS u)? RETURN e, u.name',
    [
      ['grant', 'Ana'],
      ['export', 'Ana'],
      ['reveal', 'Ben'],
      ['purge', null],
    ],
  ],
  ['FIND event AS e (THAT PERFORMED << user AS u)? WHERE u = undefined RETURN e', ['purge']],
  [
    'FIND event AS e (THAT PERFORMED << user AS u)? (THAT UPDATED >> vault AS v)? RETURN e, u, v',
    [
      ['grant', 'ana', 'payroll'],
      ['export', 'ana', null],
      ['reveal', 'ben', null],
      ['purge', null, null],
    ],
  ],
  [
    'FIND event (THAT USES vault AS v THAT HAS >> secret AS s)? RETURN event, s',
    [
      ['grant', null],
      ['export', null],
      ['reveal', 'bank'],
      ['reveal', 'card'],
      ['purge', null],
    ],
  ],
  [
    'FIND event (THAT USES vault)? THAT (HAS|USES) AS r secret AS s RETURN s, r._class',
    [
      ['bank', 'USES'],
      ['bank', 'HAS'],
      ['card', 'HAS'],
    ],
  ],
  ['FIND event (THAT USES vault)? AS any RETURN any', ['grant', 'export', 'payroll', 'purge']],
  [
    'FIND vault (THAT HAS secret WITH version = 2 AS s)? RETURN vault, s',
    [
      ['payroll', 'bank'],
      ['shared', null],
      ['empty', null],
    ],
  ],
  [
    'FIND vault (THAT HAS secret (THAT USES << event AS e)?)? RETURN vault, secret, e',
    [
      ['payroll', 'bank', 'reveal'],
      ['payroll', 'card', null],
      ['shared', 'wifi', null],
      ['empty', null, null],
    ],
  ],
  [
    'FIND event (THAT USES vault)? AS place THAT (HAS|USES) AS r secret AS s RETURN place, s',
    [
      ['reveal', 'bank'],
      ['payroll', 'bank'],
      ['payroll', 'card'],
    ],
  ],
  ['FIND user (THAT USES ip)? AS either RETURN either', ['office', 'office', 'home', 'cy']],
  [
    'FIND user AS u (THAT MANAGES >> user)? AS who THAT USES ip AS ip RETURN u, who, ip',
    [
      ['ana', 'ana', 'office'],
      ['ana', 'ana', 'office'],
      ['ana', 'ben', 'office'],
      ['ana', 'ben', 'home'],
      ['ben', 'ben', 'office'],
      ['ben', 'ben', 'home'],
    ],
  ],
  ['FIND user THAT USES ip WHERE USES.count = 5 RETURN user, uses.count', [['ana', 5]]],
  [
    'FIND user that uses ip where uses.count > 4 return user, USES._class',
    [
      ['ana', 'USES'],
      ['ben', 'USES'],
    ],
  ],
  ['FIND user THAT !MANAGES AS rule user RETURN user, rule.x', [['cy', null]]],
  ['FIND user THAT !PERFORMED event RETURN user, event.name', [['cy', null]]],
  ['FIND user THAT !PERFORMED event RETURN user, COUNT(event)', [['cy', 0]]],
  ['FIND vault THAT UPDATED << event AS e WHERE vault._key = e.nothing', []],
];
