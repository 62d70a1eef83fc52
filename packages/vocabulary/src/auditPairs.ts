const words = (text: string): readonly string[] => text.trim().split(/\s+/);

/**
 * Which actions occur on which object type, by the audit event reference of the Events API 1.4.1. `reactive` is
 * the documented spelling, `reactivate` was seen too. Both sets are open: other pairs may come.
 */
export const AUDIT_PAIRS: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    account: `activate update delete convert enblduo updatduo disblduo updatfw uisas disblmfa vrfydmn
      uvrfydmn dvrfydmn`,
    card: 'create update delete',
    cred: 'create delete',
    device: 'create update delete reauth',
    dlgdsess: 'dlgsess',
    ec: 'begin complete propose',
    famchild: 'rdmchild detchild',
    file: 'create',
    gm: 'join leave role',
    group: 'create delete update purge changeks',
    gva: 'grant revoke update',
    invite: 'create update prsndall',
    item: 'share delshare',
    itemhist: 'purge',
    items: 'patch delete purge',
    miguser: 'create musercom muserdec',
    mngdacc: 'create launchi unlink',
    pm: 'create delete',
    report: 'export view',
    sa: 'create expire',
    satoken: 'create trename tverify trevoke',
    slackapp: 'create delete update',
    sso: 'enblsso disblsso chngpsso chngasso chngdsso addgsso delgsso',
    ssotkn: 'ssotknv',
    sub: 'create update cancel',
    template: 'create update hide unhide delete',
    unknown: 'unknown',
    user: `deolddev dealldev enblmfa updatmfa disblmfa sendpkg sendts resendts upguest verify join
      activate reactive reactivate suspend delete beginr completr cancelr trvlaway trvlback changeks
      changemp changesk changenm changela tdvcsso sdvcsso`,
    uva: 'grant revoke update',
    vault: 'create delete purge update updatea export',
  }).map(([objectType, actions]) => [objectType, words(actions)]),
);
