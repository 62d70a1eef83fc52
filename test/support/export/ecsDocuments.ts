import type { EventKind } from '@graph-1password/vocabulary';

/** An event as received, and the ECS document that it should become. */
interface Expected {
  what: string;
  kind: EventKind;
  event: { uuid: string; timestamp: string } & Record<string, unknown>;
  /** Without `event.original` and `event.created`, which are the same for all. */
  document: Record<string, unknown>;
}

const ACCOUNT = 'M2VHR3ABSJFVTGHLQPQHR5QVBE';

/** Written by hand from the rules of Elastic's pipelines, before there was an exporter. */
export const DOCUMENTS: readonly Expected[] = [
  {
    what: 'an audit event with all that version 2 of the API knows',
    kind: 'auditevents',
    event: {
      uuid: '7QJ5HPCK2VGYFM3YRWVKSLWBU4',
      timestamp: '2026-03-12T09:41:07.123456789Z',
      account_uuid: ACCOUNT,
      actor_uuid: 'LBIJ3SAMHBBXPFM7VTHTKVJQ3E',
      actor_type: 'user',
      actor_account_uuid: 'OTHERACCOUNTSJFVTGHLQPQHRA',
      actor_details: {
        uuid: 'LBIJ3SAMHBBXPFM7VTHTKVJQ3E',
        name: 'Zoë "Z" O\u2019Hara \u{1F511}',
        email: 'zoe@brightwave.example',
        user_type: 'external_user',
        user_account_uuid: 'OTHERACCOUNTSJFVTGHLQPQHRA',
      },
      action: 'role',
      object_type: 'gm',
      object_uuid: 'k3x7nvp2u4tqhmzcyrwq5dsf6e',
      aux_id: 277530,
      aux_uuid: '5ZV2FQNJWBGHLJNRJ4WJDO6MPY',
      aux_details: {
        uuid: '5ZV2FQNJWBGHLJNRJ4WJDO6MPY',
        name: 'Ben Ito',
        email: 'ben@brightwave.example',
      },
      aux_info: 'A',
      session: {
        uuid: 'A5K6COGVRVEJXJW3XQZGS7VAMM',
        login_time: '2026-03-12T08:00:00Z',
        device_uuid: 'lc5fqgbrcm4plajd8mwncv2b3u',
        ip: '2001:db8::7',
      },
      location: {
        country: 'United Kingdom',
        region: 'England',
        city: 'London',
        latitude: 51.5074,
        longitude: -0.1278,
      },
    },
    document: {
      '@timestamp': '2026-03-12T09:41:07.123Z',
      ecs: { version: '8.11.0' },
      event: {
        kind: 'event',
        category: ['configuration'],
        type: ['access'],
        action: 'role',
      },
      user: {
        id: 'LBIJ3SAMHBBXPFM7VTHTKVJQ3E',
        full_name: 'Zoë "Z" O\u2019Hara \u{1F511}',
        name: 'Zoë "Z" O\u2019Hara \u{1F511}',
        email: 'zoe@brightwave.example',
      },
      source: {
        ip: '2001:db8::7',
        geo: {
          city_name: 'London',
          country_iso_code: 'GB',
          country_name: 'United Kingdom',
          location: { lat: 51.5074, lon: -0.1278 },
          region_name: 'England',
        },
      },
      related: {
        user: [
          'Zoë "Z" O\u2019Hara \u{1F511}',
          'LBIJ3SAMHBBXPFM7VTHTKVJQ3E',
          '5ZV2FQNJWBGHLJNRJ4WJDO6MPY',
        ],
        ip: ['2001:db8::7'],
      },
      labels: { geo_source: '1password' },
      onepassword: {
        uuid: '7QJ5HPCK2VGYFM3YRWVKSLWBU4',
        account_uuid: ACCOUNT,
        actor_type: 'user',
        actor_account_uuid: 'OTHERACCOUNTSJFVTGHLQPQHRA',
        actor_details: {
          uuid: 'LBIJ3SAMHBBXPFM7VTHTKVJQ3E',
          user_type: 'external_user',
          user_account_uuid: 'OTHERACCOUNTSJFVTGHLQPQHRA',
        },
        object_type: 'gm',
        object_uuid: 'k3x7nvp2u4tqhmzcyrwq5dsf6e',
        aux_id: 277530,
        aux_uuid: '5ZV2FQNJWBGHLJNRJ4WJDO6MPY',
        aux_details: {
          uuid: '5ZV2FQNJWBGHLJNRJ4WJDO6MPY',
          name: 'Ben Ito',
          email: 'ben@brightwave.example',
        },
        aux_info: 'A',
        session: {
          uuid: 'A5K6COGVRVEJXJW3XQZGS7VAMM',
          login_time: '2026-03-12T08:00:00Z',
          device_uuid: 'lc5fqgbrcm4plajd8mwncv2b3u',
        },
      },
    },
  },
  {
    what: 'an audit event about its own actor, without details, session and location',
    kind: 'auditevents',
    event: {
      uuid: 'ZQJ5HPCK2VGYFM3YRWVKSLWBU5',
      timestamp: '2026-03-12T10:00:00Z',
      actor_uuid: 'LBIJ3SAMHBBXPFM7VTHTKVJQ3E',
      action: 'suspend',
      object_type: 'user',
      object_uuid: 'LBIJ3SAMHBBXPFM7VTHTKVJQ3E',
    },
    document: {
      '@timestamp': '2026-03-12T10:00:00.000Z',
      ecs: { version: '8.11.0' },
      event: {
        kind: 'event',
        category: ['configuration'],
        type: ['access'],
        action: 'suspend',
      },
      user: { id: 'LBIJ3SAMHBBXPFM7VTHTKVJQ3E' },
      related: { user: ['LBIJ3SAMHBBXPFM7VTHTKVJQ3E'] },
      onepassword: {
        uuid: 'ZQJ5HPCK2VGYFM3YRWVKSLWBU5',
        object_type: 'user',
        object_uuid: 'LBIJ3SAMHBBXPFM7VTHTKVJQ3E',
      },
    },
  },
  {
    what: 'an item usage with an account of version 2',
    kind: 'itemusages',
    event: {
      uuid: '56YE2TYN2VFYRLNSHKPW5NVT5E',
      timestamp: '2026-03-12T11:22:33.999999Z',
      used_version: 3,
      vault_uuid: 'vaultqvd4dsbnhdxlqjh4ttw3q',
      item_uuid: 'itemq4zj6cqxhvclr5wmpyfn2a',
      action: 'secure-copy',
      account_uuid: ACCOUNT,
      user: {
        uuid: '4HCGRGYCTRQFBMGVEGTABYDU2V',
        name: 'Jo',
        email: 'jo@brightwave.example',
        user_type: 'user',
      },
      client: {
        app_name: '1Password for Mac',
        app_version: '81036006',
        platform_name: 'MacBook Pro',
        platform_version: 'MacBookPro17,1',
        os_name: 'MacOSX',
        os_version: '15.3.1',
        ip_address: '198.51.100.7',
      },
      location: { country: 'UK', region: 'England', city: 'Leeds', latitude: 53.8 },
    },
    document: {
      '@timestamp': '2026-03-12T11:22:33.999Z',
      ecs: { version: '8.11.0' },
      event: {
        kind: 'event',
        category: ['file'],
        type: ['access'],
        action: 'secure-copy',
      },
      user: {
        id: '4HCGRGYCTRQFBMGVEGTABYDU2V',
        full_name: 'Jo',
        email: 'jo@brightwave.example',
      },
      source: {
        ip: '198.51.100.7',
        geo: {
          city_name: 'Leeds',
          country_iso_code: 'GB',
          country_name: 'United Kingdom',
          region_name: 'England',
        },
      },
      host: { os: { name: 'MacOSX', version: '15.3.1' } },
      related: {
        user: ['4HCGRGYCTRQFBMGVEGTABYDU2V', 'jo@brightwave.example', 'Jo'],
        ip: ['198.51.100.7'],
      },
      labels: { geo_source: '1password' },
      onepassword: {
        uuid: '56YE2TYN2VFYRLNSHKPW5NVT5E',
        used_version: 3,
        vault_uuid: 'vaultqvd4dsbnhdxlqjh4ttw3q',
        item_uuid: 'itemq4zj6cqxhvclr5wmpyfn2a',
        account_uuid: ACCOUNT,
        client: {
          app_name: '1Password for Mac',
          app_version: '81036006',
          platform_name: 'MacBook Pro',
          platform_version: 'MacBookPro17,1',
        },
      },
    },
  },
  {
    what: 'an item usage without an action, with a client of which nothing stays, and no location',
    kind: 'itemusages',
    event: {
      uuid: '66YE2TYN2VFYRLNSHKPW5NVT5F',
      timestamp: '2026-03-12T11:22:33.5Z',
      vault_uuid: 'vaultqvd4dsbnhdxlqjh4ttw3q',
      item_uuid: 'itemq4zj6cqxhvclr5wmpyfn2a',
      user: { uuid: '4HCGRGYCTRQFBMGVEGTABYDU2V' },
      client: { ip_address: '198.51.100.8' },
      location: null,
    },
    document: {
      '@timestamp': '2026-03-12T11:22:33.500Z',
      ecs: { version: '8.11.0' },
      event: { kind: 'event', category: ['file'], type: ['access'] },
      user: { id: '4HCGRGYCTRQFBMGVEGTABYDU2V' },
      source: { ip: '198.51.100.8' },
      related: { user: ['4HCGRGYCTRQFBMGVEGTABYDU2V'], ip: ['198.51.100.8'] },
      onepassword: {
        uuid: '66YE2TYN2VFYRLNSHKPW5NVT5F',
        vault_uuid: 'vaultqvd4dsbnhdxlqjh4ttw3q',
        item_uuid: 'itemq4zj6cqxhvclr5wmpyfn2a',
        client: {},
      },
    },
  },
  {
    what: 'a sign-in that a firewall rule reported, with null details and zero coordinates',
    kind: 'signinattempts',
    event: {
      uuid: 'HGIF4OEWXDTVWKEQDIWTKV26HU',
      timestamp: '2026-03-12T12:00:00.0009Z',
      session_uuid: 'UED4KFZ5BH37IQWTJ7LG4VPWK7',
      category: 'firewall_reported_success',
      type: 'country_blocked',
      country: 'GH',
      account_uuid: ACCOUNT,
      details: null,
      target_user: {
        uuid: '4HCGRGYCTRQFBMGVEGTABYDU2V',
        name: 'Jo',
        email: 'jo@brightwave.example',
        type: 'user',
      },
      client: {
        app_name: '1Password Browser Extension',
        app_version: '20195',
        platform_name: 'Chrome',
        platform_version: '122.0.0.0',
        os_name: 'Linux',
        os_version: '',
        ip_address: '203.0.113.9',
      },
      location: { country: 'GH', latitude: 0, longitude: 0 },
    },
    document: {
      '@timestamp': '2026-03-12T12:00:00.000Z',
      ecs: { version: '8.11.0' },
      event: {
        kind: 'event',
        category: ['authentication'],
        type: ['info'],
        action: 'firewall_reported_success',
        outcome: 'success',
      },
      user: {
        id: '4HCGRGYCTRQFBMGVEGTABYDU2V',
        full_name: 'Jo',
        name: 'Jo',
        email: 'jo@brightwave.example',
      },
      source: {
        ip: '203.0.113.9',
        geo: {
          country_iso_code: 'GH',
          country_name: 'Ghana',
          location: { lat: 0, lon: 0 },
        },
      },
      host: { os: { name: 'Linux', version: '' } },
      related: {
        user: ['4HCGRGYCTRQFBMGVEGTABYDU2V', 'jo@brightwave.example', 'Jo'],
        ip: ['203.0.113.9'],
      },
      labels: { geo_source: '1password' },
      onepassword: {
        uuid: 'HGIF4OEWXDTVWKEQDIWTKV26HU',
        session_uuid: 'UED4KFZ5BH37IQWTJ7LG4VPWK7',
        country: 'GH',
        type: 'country_blocked',
        account_uuid: ACCOUNT,
        client: {
          app_name: '1Password Browser Extension',
          app_version: '20195',
          platform_name: 'Chrome',
          platform_version: '122.0.0.0',
        },
      },
    },
  },
  {
    what: 'a failed sign-in with details and an impossible place',
    kind: 'signinattempts',
    event: {
      uuid: 'IGIF4OEWXDTVWKEQDIWTKV26HV',
      timestamp: '2026-03-12T12:00:01Z',
      session_uuid: 'VED4KFZ5BH37IQWTJ7LG4VPWK8',
      category: 'firewall_failed',
      type: 'continent_blocked',
      country: 'FR',
      details: { value: 'Europe' },
      target_user: { uuid: '5HCGRGYCTRQFBMGVEGTABYDU2W', email: 'li@brightwave.example' },
      client: { app_name: '1Password CLI', ip_address: '192.0.2.1' },
      location: { country: 'Atlantis', latitude: 122.4, longitude: 37.7 },
    },
    document: {
      '@timestamp': '2026-03-12T12:00:01.000Z',
      ecs: { version: '8.11.0' },
      event: {
        kind: 'event',
        category: ['authentication'],
        type: ['info'],
        action: 'firewall_failed',
        outcome: 'failure',
      },
      user: { id: '5HCGRGYCTRQFBMGVEGTABYDU2W', email: 'li@brightwave.example' },
      source: { ip: '192.0.2.1', geo: { country_name: 'Atlantis' } },
      related: {
        user: ['5HCGRGYCTRQFBMGVEGTABYDU2W', 'li@brightwave.example'],
        ip: ['192.0.2.1'],
      },
      labels: { geo_source: '1password' },
      onepassword: {
        uuid: 'IGIF4OEWXDTVWKEQDIWTKV26HV',
        session_uuid: 'VED4KFZ5BH37IQWTJ7LG4VPWK8',
        country: 'FR',
        type: 'continent_blocked',
        details: { value: 'Europe' },
        client: { app_name: '1Password CLI' },
      },
    },
  },
];
