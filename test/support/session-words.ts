/**
 * The specification of what a person reads of a session: one entry a condition, four surfaces, both languages. Each says what
 * happened, since when, what comes next and when, and what the person can do. `window`: headline / the rest. `tray`: the line of
 * the menu / its first three lines. `list`: state, since, time left, next. `note`: what `list` and `status` say below, where
 * something does not go on by itself. It is Monday, 1 June 2026, 12:00.
 */
export const sessionWords = {
  'signed out': {
    en: {
      window:
        'Signed out since 09:00 · Nobody is signed in. / Nothing is refreshed or lent until you sign in. Sign in to get a token.',
      tray: 'p — signed out / Nobody is signed in · since 09:00 / Nothing is refreshed or lent until you sign in / Sign in to get a token',
      list: 'signed-out | 09:00 | - | Nothing is refreshed or lent until you sign in.',
      note: 'p, since 09:00: Nobody is signed in. Nothing is refreshed or lent until you sign in. Sign in to get a token. Run `tokenvault login p`.',
    },
    'zh-CN': {
      window: '未登录，自 09:00 起 · 当前未登录。 / 在您登录之前，不会刷新，也不会提供令牌。请登录以获取令牌。',
      tray: 'p — 未登录 / 当前未登录 · 自 09:00 起 / 在您登录之前，不会刷新，也不会提供令牌 / 请登录以获取令牌',
      list: 'signed-out | 09:00 | - | 在您登录之前，不会刷新，也不会提供令牌。',
      note: 'p，自 09:00 起：当前未登录。在您登录之前，不会刷新，也不会提供令牌。请登录以获取令牌。请运行 `tokenvault login p`。',
    },
  },
  'signing in': {
    en: {
      window:
        'Signing in since 11:59 · A sign-in is under way. / It goes on by itself when you are done. Finish the sign-in, or cancel it.',
      tray: 'p — signing in… / A sign-in is under way · since 11:59 / It goes on by itself when you are done / Finish the sign-in, or cancel it',
      list: 'signing-in | 11:59 | - | It goes on by itself when you are done.',
      note: 'p, since 11:59: A sign-in is under way. It goes on by itself when you are done. Finish the sign-in, or cancel it.',
    },
    'zh-CN': {
      window: '登录中，自 11:59 起 · 正在登录。 / 完成后会自动继续。请完成登录，或将其取消。',
      tray: 'p — 正在登录… / 正在登录 · 自 11:59 起 / 完成后会自动继续 / 请完成登录，或将其取消',
      list: 'signing-in | 11:59 | - | 完成后会自动继续。',
      note: 'p，自 11:59 起：正在登录。完成后会自动继续。请完成登录，或将其取消。',
    },
  },
  refreshing: {
    en: {
      window: 'Refreshing since 11:59 · The new token takes over when it arrives. / Nothing for you to do.',
      tray: 'p — refreshing… / A refresh is under way · since 11:59 / The new token takes over when it arrives / Nothing for you to do',
      list: 'refreshing | 11:59 | 46 m | The new token takes over when it arrives.',
      note: '',
    },
    'zh-CN': {
      window: '刷新中，自 11:59 起 · 新令牌到达后即会启用。 / 您无需操作。',
      tray: 'p — 正在刷新… / 正在刷新 · 自 11:59 起 / 新令牌到达后即会启用 / 您无需操作',
      list: 'refreshing | 11:59 | 46 分钟 | 新令牌到达后即会启用。',
      note: '',
    },
  },
  'valid, refresh planned': {
    en: {
      window: 'Valid since 09:00 · Refreshes in 36 min, at 12:36. / Nothing for you to do.',
      tray: 'p — 46 min left / The token is valid · since 09:00 / Refreshes in 36 min, at 12:36 / Nothing for you to do',
      list: 'valid | 09:00 | 46 m | Refreshes in 36 m, at 12:36.',
      note: '',
    },
    'zh-CN': {
      window: '有效，自 09:00 起 · 36 分钟后刷新（12:36）。 / 您无需操作。',
      tray: 'p — 剩余 46 分钟 / 令牌有效 · 自 09:00 起 / 36 分钟后刷新（12:36） / 您无需操作',
      list: 'valid | 09:00 | 46 分钟 | 36 分钟后刷新（12:36）。',
      note: '',
    },
  },
  'valid, refresh due': {
    en: {
      window: 'Valid since 09:00 · Refreshes any moment now. / Nothing for you to do.',
      tray: 'p — 46 min left / The token is valid · since 09:00 / Refreshes any moment now / Nothing for you to do',
      list: 'valid | 09:00 | 46 m | Refreshes any moment now.',
      note: '',
    },
    'zh-CN': {
      window: '有效，自 09:00 起 · 即将刷新。 / 您无需操作。',
      tray: 'p — 剩余 46 分钟 / 令牌有效 · 自 09:00 起 / 即将刷新 / 您无需操作',
      list: 'valid | 09:00 | 46 分钟 | 即将刷新。',
      note: '',
    },
  },
  'valid, end unknown': {
    en: {
      window: 'Valid since 09:00 · It has no known end, so no refresh is planned. / Nothing for you to do.',
      tray: 'p — valid, time unknown / The token is valid · since 09:00 / It has no known end, so no refresh is planned / Nothing for you to do',
      list: 'valid | 09:00 | - | It has no known end, so no refresh is planned.',
      note: '',
    },
    'zh-CN': {
      window: '有效，自 09:00 起 · 没有已知的到期时间，因此没有刷新计划。 / 您无需操作。',
      tray: 'p — 有效，期限未知 / 令牌有效 · 自 09:00 起 / 没有已知的到期时间，因此没有刷新计划 / 您无需操作',
      list: 'valid | 09:00 | - | 没有已知的到期时间，因此没有刷新计划。',
      note: '',
    },
  },
  'valid, without a refresh token': {
    en: {
      window:
        'Valid since 09:00 · Ends in 46 min, at 12:46; nothing renews it. / Sign in again before that to stay signed in.',
      tray: 'p — 46 min left / The token is valid · since 09:00 / Ends in 46 min, at 12:46; nothing renews it / Sign in again before that to stay signed in',
      list: 'valid | 09:00 | 46 m | Ends in 46 m, at 12:46; nothing renews it.',
      note: '',
    },
    'zh-CN': {
      window: '有效，自 09:00 起 · 46 分钟后到期（12:46），不会自动续期。 / 请在此之前重新登录，以保持登录状态。',
      tray: 'p — 剩余 46 分钟 / 令牌有效 · 自 09:00 起 / 46 分钟后到期（12:46），不会自动续期 / 请在此之前重新登录，以保持登录状态',
      list: 'valid | 09:00 | 46 分钟 | 46 分钟后到期（12:46），不会自动续期。',
      note: '',
    },
  },
  'valid, the session ends soon': {
    en: {
      window:
        'Valid since 09:00 · The session ends at Wed 12:00, whatever is refreshed. / Refreshes in 36 min, at 12:36. Sign in again before that to stay signed in.',
      tray: 'p — 46 min left / The session ends at Wed 12:00, whatever is refreshed · since 09:00 / Refreshes in 36 min, at 12:36 / Sign in again before that to stay signed in',
      list: 'valid | 09:00 | 46 m | Refreshes in 36 m, at 12:36.',
      note: 'p, since 09:00: The session ends at Wed 12:00, whatever is refreshed. Refreshes in 36 m, at 12:36. Sign in again before that to stay signed in.',
    },
    'zh-CN': {
      window:
        '有效，自 09:00 起 · 会话将于 周三 12:00 结束，刷新也不能延长。 / 36 分钟后刷新（12:36）。请在此之前重新登录，以保持登录状态。',
      tray: 'p — 剩余 46 分钟 / 会话将于 周三 12:00 结束，刷新也不能延长 · 自 09:00 起 / 36 分钟后刷新（12:36） / 请在此之前重新登录，以保持登录状态',
      list: 'valid | 09:00 | 46 分钟 | 36 分钟后刷新（12:36）。',
      note: 'p，自 09:00 起：会话将于 周三 12:00 结束，刷新也不能延长。36 分钟后刷新（12:36）。请在此之前重新登录，以保持登录状态。',
    },
  },
  'valid, refreshing fails': {
    en: {
      window:
        'Valid since 09:00 · The token is valid, but refreshing it failed: The provider’s answer makes no sense. / Tries again in 4 min, at 12:04. Check its address. Where the network asks for a sign-in of its own (in a hotel), open a web page first.',
      tray: 'p — 46 min left / The token is valid, but refreshing it failed: The provider’s answer makes no sense · since 09:00 / Tries again in 4 min, at 12:04 / Check its address. Where the network asks for a sign-in of its own (in a hotel), open a web page first',
      list: 'valid | 09:00 | 46 m | Tries again in 4 m, at 12:04.',
      note: 'p, since 09:00: The token is valid, but refreshing it failed: The provider’s answer makes no sense. Tries again in 4 m, at 12:04. Check its address. Where the network asks for a sign-in of its own (in a hotel), open a web page first. Run `tokenvault refresh p`.',
    },
    'zh-CN': {
      window:
        '有效，自 09:00 起 · 令牌有效，但刷新失败：服务商的响应无法理解。 / 4 分钟后重试（12:04）。请检查地址。如果网络要求先登录（例如酒店网络），请先打开任意网页。',
      tray: 'p — 剩余 46 分钟 / 令牌有效，但刷新失败：服务商的响应无法理解 · 自 09:00 起 / 4 分钟后重试（12:04） / 请检查地址。如果网络要求先登录（例如酒店网络），请先打开任意网页',
      list: 'valid | 09:00 | 46 分钟 | 4 分钟后重试（12:04）。',
      note: 'p，自 09:00 起：令牌有效，但刷新失败：服务商的响应无法理解。4 分钟后重试（12:04）。请检查地址。如果网络要求先登录（例如酒店网络），请先打开任意网页。请运行 `tokenvault refresh p`。',
    },
  },
  'valid, settings refused': {
    en: {
      window:
        'Valid since 09:00 · The token is valid, but refreshing it failed: The provider refused the request. / Tries again in 4 min, at 12:04. Check the client ID, the secret and the scope in the settings.',
      tray: 'p — 46 min left / The token is valid, but refreshing it failed: The provider refused the request · since 09:00 / Tries again in 4 min, at 12:04 / Check the client ID, the secret and the scope in the settings',
      list: 'valid | 09:00 | 46 m | Tries again in 4 m, at 12:04.',
      note: 'p, since 09:00: The token is valid, but refreshing it failed: The provider refused the request. Tries again in 4 m, at 12:04. Check the client ID, the secret and the scope in the settings. Run `tokenvault refresh p`.',
    },
    'zh-CN': {
      window:
        '有效，自 09:00 起 · 令牌有效，但刷新失败：服务商拒绝了请求。 / 4 分钟后重试（12:04）。请检查设置中的客户端 ID、密钥和权限范围。',
      tray: 'p — 剩余 46 分钟 / 令牌有效，但刷新失败：服务商拒绝了请求 · 自 09:00 起 / 4 分钟后重试（12:04） / 请检查设置中的客户端 ID、密钥和权限范围',
      list: 'valid | 09:00 | 46 分钟 | 4 分钟后重试（12:04）。',
      note: 'p，自 09:00 起：令牌有效，但刷新失败：服务商拒绝了请求。4 分钟后重试（12:04）。请检查设置中的客户端 ID、密钥和权限范围。请运行 `tokenvault refresh p`。',
    },
  },
  'expired, offline': {
    en: {
      window:
        'Expired since 09:00 · The token has expired, and refreshing it failed: The provider could not be reached. / Tries again in 4 min, at 12:04. Check the network. It is tried again by itself.',
      tray: 'p — expired, will retry / The token has expired, and refreshing it failed: The provider could not be reached · since 09:00 / Tries again in 4 min, at 12:04 / Check the network. It is tried again by itself',
      list: 'expired | 09:00 | ended | Tries again in 4 m, at 12:04.',
      note: 'p, since 09:00: The token has expired, and refreshing it failed: The provider could not be reached. Tries again in 4 m, at 12:04. Check the network. It is tried again by itself. Run `tokenvault refresh p`.',
    },
    'zh-CN': {
      window:
        '已过期，自 09:00 起 · 令牌已过期，且刷新失败：无法连接服务商。 / 4 分钟后重试（12:04）。请检查网络。系统会自动重试。',
      tray: 'p — 已过期，将重试 / 令牌已过期，且刷新失败：无法连接服务商 · 自 09:00 起 / 4 分钟后重试（12:04） / 请检查网络。系统会自动重试',
      list: 'expired | 09:00 | 已到期 | 4 分钟后重试（12:04）。',
      note: 'p，自 09:00 起：令牌已过期，且刷新失败：无法连接服务商。4 分钟后重试（12:04）。请检查网络。系统会自动重试。请运行 `tokenvault refresh p`。',
    },
  },
  'expired, the refresh token dies': {
    en: {
      window:
        'Expired since 09:00 · The token has expired, and refreshing it failed: The provider has a problem. / Tries again in 4 min, at 12:04. Nothing is wrong with your sign-in. It is tried again by itself. Its refresh token ends at 15:00; if it still fails by then, sign in again.',
      tray: 'p — expired, will retry / The token has expired, and refreshing it failed: The provider has a problem · since 09:00 / Tries again in 4 min, at 12:04 / Nothing is wrong with your sign-in. It is tried again by itself. Its refresh token ends at 15:00; if it still fails by then, sign in again',
      list: 'expired | 09:00 | ended | Tries again in 4 m, at 12:04.',
      note: 'p, since 09:00: The token has expired, and refreshing it failed: The provider has a problem. Tries again in 4 m, at 12:04. Nothing is wrong with your sign-in. It is tried again by itself. Its refresh token ends at 15:00; if it still fails by then, sign in again. Run `tokenvault refresh p`.',
    },
    'zh-CN': {
      window:
        '已过期，自 09:00 起 · 令牌已过期，且刷新失败：服务商出现问题。 / 4 分钟后重试（12:04）。您的登录没有问题。系统会自动重试。刷新令牌将于 15:00 到期；如果届时仍然失败，请重新登录。',
      tray: 'p — 已过期，将重试 / 令牌已过期，且刷新失败：服务商出现问题 · 自 09:00 起 / 4 分钟后重试（12:04） / 您的登录没有问题。系统会自动重试。刷新令牌将于 15:00 到期；如果届时仍然失败，请重新登录',
      list: 'expired | 09:00 | 已到期 | 4 分钟后重试（12:04）。',
      note: 'p，自 09:00 起：令牌已过期，且刷新失败：服务商出现问题。4 分钟后重试（12:04）。您的登录没有问题。系统会自动重试。刷新令牌将于 15:00 到期；如果届时仍然失败，请重新登录。请运行 `tokenvault refresh p`。',
    },
  },
  'expired, refresh due': {
    en: {
      window: 'Expired since 09:00 · Refreshes any moment now. / Nothing for you to do.',
      tray: 'p — expired, will retry / The token has expired · since 09:00 / Refreshes any moment now / Nothing for you to do',
      list: 'expired | 09:00 | ended | Refreshes any moment now.',
      note: '',
    },
    'zh-CN': {
      window: '已过期，自 09:00 起 · 即将刷新。 / 您无需操作。',
      tray: 'p — 已过期，将重试 / 令牌已过期 · 自 09:00 起 / 即将刷新 / 您无需操作',
      list: 'expired | 09:00 | 已到期 | 即将刷新。',
      note: '',
    },
  },
  'session ended': {
    en: {
      window:
        'Needs sign-in since 09:00 · The provider ended this session. / Nothing is refreshed or lent until you sign in. Sign in again to start a new one.',
      tray: 'p — sign in again / The provider ended this session · since 09:00 / Nothing is refreshed or lent until you sign in / Sign in again to start a new one',
      list: 'needs-sign-in | 09:00 | ended | Nothing is refreshed or lent until you sign in.',
      note: 'p, since 09:00: The provider ended this session. Nothing is refreshed or lent until you sign in. Sign in again to start a new one. Run `tokenvault login p`.',
    },
    'zh-CN': {
      window:
        '需要登录，自 09:00 起 · 服务商已结束此会话。 / 在您登录之前，不会刷新，也不会提供令牌。请重新登录以建立新会话。',
      tray: 'p — 需要重新登录 / 服务商已结束此会话 · 自 09:00 起 / 在您登录之前，不会刷新，也不会提供令牌 / 请重新登录以建立新会话',
      list: 'needs-sign-in | 09:00 | 已到期 | 在您登录之前，不会刷新，也不会提供令牌。',
      note: 'p，自 09:00 起：服务商已结束此会话。在您登录之前，不会刷新，也不会提供令牌。请重新登录以建立新会话。请运行 `tokenvault login p`。',
    },
  },
  'session ended, last token good': {
    en: {
      window:
        'Needs sign-in since 09:00 · The provider ended this session. / The last token is lent until it ends at 13:00; then nothing is. Sign in again to start a new one.',
      tray: 'p — sign in again / The provider ended this session · since 09:00 / The last token is lent until it ends at 13:00; then nothing is / Sign in again to start a new one',
      list: 'needs-sign-in | 09:00 | 1 h | The last token is lent until it ends at 13:00; then nothing is.',
      note: 'p, since 09:00: The provider ended this session. The last token is lent until it ends at 13:00; then nothing is. Sign in again to start a new one. Run `tokenvault login p`.',
    },
    'zh-CN': {
      window:
        '需要登录，自 09:00 起 · 服务商已结束此会话。 / 最后的令牌在 13:00 到期前仍可使用，之后不再提供。请重新登录以建立新会话。',
      tray: 'p — 需要重新登录 / 服务商已结束此会话 · 自 09:00 起 / 最后的令牌在 13:00 到期前仍可使用，之后不再提供 / 请重新登录以建立新会话',
      list: 'needs-sign-in | 09:00 | 1 小时 | 最后的令牌在 13:00 到期前仍可使用，之后不再提供。',
      note: 'p，自 09:00 起：服务商已结束此会话。最后的令牌在 13:00 到期前仍可使用，之后不再提供。请重新登录以建立新会话。请运行 `tokenvault login p`。',
    },
  },
  'answer lost': {
    en: {
      window:
        'Needs sign-in since 09:00 · The answer to the refresh of 09:00 was lost, and with it the new refresh token. / Nothing is refreshed or lent until you sign in. Sign in once to get a fresh session.',
      tray: 'p — sign in again / The answer to the refresh of 09:00 was lost, and with it the new refresh token · since 09:00 / Nothing is refreshed or lent until you sign in / Sign in once to get a fresh session',
      list: 'needs-sign-in | 09:00 | ended | Nothing is refreshed or lent until you sign in.',
      note: 'p, since 09:00: The answer to the refresh of 09:00 was lost, and with it the new refresh token. Nothing is refreshed or lent until you sign in. Sign in once to get a fresh session. Run `tokenvault login p`.',
    },
    'zh-CN': {
      window:
        '需要登录，自 09:00 起 · 09:00 的刷新没有收到响应，新的刷新令牌随之丢失。 / 在您登录之前，不会刷新，也不会提供令牌。登录一次即可获得新会话。',
      tray: 'p — 需要重新登录 / 09:00 的刷新没有收到响应，新的刷新令牌随之丢失 · 自 09:00 起 / 在您登录之前，不会刷新，也不会提供令牌 / 登录一次即可获得新会话',
      list: 'needs-sign-in | 09:00 | 已到期 | 在您登录之前，不会刷新，也不会提供令牌。',
      note: 'p，自 09:00 起：09:00 的刷新没有收到响应，新的刷新令牌随之丢失。在您登录之前，不会刷新，也不会提供令牌。登录一次即可获得新会话。请运行 `tokenvault login p`。',
    },
  },
  'ended without a refresh token': {
    en: {
      window:
        'Needs sign-in since 09:00 · The token has expired and the provider gave no refresh token. / Nothing is refreshed or lent until you sign in. Sign in again. Asking for offline access in the scope avoids this next time.',
      tray: 'p — sign in again / The token has expired and the provider gave no refresh token · since 09:00 / Nothing is refreshed or lent until you sign in / Sign in again. Asking for offline access in the scope avoids this next time',
      list: 'needs-sign-in | 09:00 | ended | Nothing is refreshed or lent until you sign in.',
      note: 'p, since 09:00: The token has expired and the provider gave no refresh token. Nothing is refreshed or lent until you sign in. Sign in again. Asking for offline access in the scope avoids this next time. Run `tokenvault login p`.',
    },
    'zh-CN': {
      window:
        '需要登录，自 09:00 起 · 令牌已过期，且服务商没有提供刷新令牌。 / 在您登录之前，不会刷新，也不会提供令牌。请重新登录。在权限范围中申请离线访问，下次即可避免。',
      tray: 'p — 需要重新登录 / 令牌已过期，且服务商没有提供刷新令牌 · 自 09:00 起 / 在您登录之前，不会刷新，也不会提供令牌 / 请重新登录。在权限范围中申请离线访问，下次即可避免',
      list: 'needs-sign-in | 09:00 | 已到期 | 在您登录之前，不会刷新，也不会提供令牌。',
      note: 'p，自 09:00 起：令牌已过期，且服务商没有提供刷新令牌。在您登录之前，不会刷新，也不会提供令牌。请重新登录。在权限范围中申请离线访问，下次即可避免。请运行 `tokenvault login p`。',
    },
  },
  'key expired': {
    en: {
      window:
        'Needs sign-in since 09:00 · The stored key has expired. / Nothing is lent until there is a new key. Create a new key at the provider and enter it here.',
      tray: 'p — needs a new key / The stored key has expired · since 09:00 / Nothing is lent until there is a new key / Create a new key at the provider and enter it here',
      list: 'needs-sign-in | 09:00 | ended | Nothing is lent until there is a new key.',
      note: 'p, since 09:00: The stored key has expired. Nothing is lent until there is a new key. Create a new key at the provider and enter it here. Run `tokenvault login p`.',
    },
    'zh-CN': {
      window:
        '需要登录，自 09:00 起 · 保存的密钥已过期。 / 在换上新密钥之前，不会提供令牌。请在服务商处创建新密钥并填写到这里。',
      tray: 'p — 需要新密钥 / 保存的密钥已过期 · 自 09:00 起 / 在换上新密钥之前，不会提供令牌 / 请在服务商处创建新密钥并填写到这里',
      list: 'needs-sign-in | 09:00 | 已到期 | 在换上新密钥之前，不会提供令牌。',
      note: 'p，自 09:00 起：保存的密钥已过期。在换上新密钥之前，不会提供令牌。请在服务商处创建新密钥并填写到这里。请运行 `tokenvault login p`。',
    },
  },
  'key refused': {
    en: {
      window:
        'Needs sign-in since 09:00 · The provider rejected the stored credentials. / Nothing is lent until they are corrected. Check the settings of this profile, then sign in.',
      tray: 'p — needs a new key / The provider rejected the stored credentials · since 09:00 / Nothing is lent until they are corrected / Check the settings of this profile, then sign in',
      list: 'needs-sign-in | 09:00 | ended | Nothing is lent until they are corrected.',
      note: 'p, since 09:00: The provider rejected the stored credentials. Nothing is lent until they are corrected. Check the settings of this profile, then sign in. Run `tokenvault login p`.',
    },
    'zh-CN': {
      window:
        '需要登录，自 09:00 起 · 服务商拒绝了保存的凭据。 / 在更正之前，不会提供令牌。请检查此配置的设置，然后登录。',
      tray: 'p — 需要新密钥 / 服务商拒绝了保存的凭据 · 自 09:00 起 / 在更正之前，不会提供令牌 / 请检查此配置的设置，然后登录',
      list: 'needs-sign-in | 09:00 | 已到期 | 在更正之前，不会提供令牌。',
      note: 'p，自 09:00 起：服务商拒绝了保存的凭据。在更正之前，不会提供令牌。请检查此配置的设置，然后登录。请运行 `tokenvault login p`。',
    },
  },
  'record unreadable': {
    en: {
      window:
        'Needs sign-in since 09:00 · The stored tokens could not be read. They were set aside, not deleted. / Nothing is refreshed or lent until you sign in. Sign in again, and look at the checks in Settings.',
      tray: 'p — sign in again / The stored tokens could not be read. They were set aside, not deleted · since 09:00 / Nothing is refreshed or lent until you sign in / Sign in again, and look at the checks in Settings',
      list: 'needs-sign-in | 09:00 | ended | Nothing is refreshed or lent until you sign in.',
      note: 'p, since 09:00: The stored tokens could not be read. They were set aside, not deleted. Nothing is refreshed or lent until you sign in. Sign in again, and look at the checks in Settings. Run `tokenvault login p`.',
    },
    'zh-CN': {
      window:
        '需要登录，自 09:00 起 · 无法读取保存的令牌。它们已被另存，没有删除。 / 在您登录之前，不会刷新，也不会提供令牌。请重新登录，并查看设置中的检查结果。',
      tray: 'p — 需要重新登录 / 无法读取保存的令牌。它们已被另存，没有删除 · 自 09:00 起 / 在您登录之前，不会刷新，也不会提供令牌 / 请重新登录，并查看设置中的检查结果',
      list: 'needs-sign-in | 09:00 | 已到期 | 在您登录之前，不会刷新，也不会提供令牌。',
      note: 'p，自 09:00 起：无法读取保存的令牌。它们已被另存，没有删除。在您登录之前，不会刷新，也不会提供令牌。请重新登录，并查看设置中的检查结果。请运行 `tokenvault login p`。',
    },
  },
  'restored copy': {
    en: {
      window:
        'Needs sign-in since 09:00 · Restored from a backup. The installation that wrote it may still refresh this session. / Nothing is refreshed or lent until you sign in. Sign in again; or take the session over, if that installation is gone.',
      tray: 'p — restored copy, not refreshed / Restored from a backup. The installation that wrote it may still refresh this session · since 09:00 / Nothing is refreshed or lent until you sign in / Sign in again; or take the session over, if that installation is gone',
      list: 'needs-sign-in | 09:00 | ended | Nothing is refreshed or lent until you sign in.',
      note: 'p, since 09:00: Restored from a backup. The installation that wrote it may still refresh this session. Nothing is refreshed or lent until you sign in. Sign in again; or take the session over, if that installation is gone. Run `tokenvault login p` or `tokenvault refresh p --take-over`.',
    },
    'zh-CN': {
      window:
        '需要登录，自 09:00 起 · 由备份恢复。写出该备份的安装可能仍在刷新此会话。 / 在您登录之前，不会刷新，也不会提供令牌。请重新登录；如果那处安装已不存在，也可以接管此会话。',
      tray: 'p — 备份副本，不刷新 / 由备份恢复。写出该备份的安装可能仍在刷新此会话 · 自 09:00 起 / 在您登录之前，不会刷新，也不会提供令牌 / 请重新登录；如果那处安装已不存在，也可以接管此会话',
      list: 'needs-sign-in | 09:00 | 已到期 | 在您登录之前，不会刷新，也不会提供令牌。',
      note: 'p，自 09:00 起：由备份恢复。写出该备份的安装可能仍在刷新此会话。在您登录之前，不会刷新，也不会提供令牌。请重新登录；如果那处安装已不存在，也可以接管此会话。请运行 `tokenvault login p` 或 `tokenvault refresh p --take-over`。',
    },
  },
  'moved away': {
    en: {
      window:
        'Needs sign-in since 09:00 · The session has moved to another installation. / Nothing is refreshed or lent until you sign in. Sign in to use it here too, or import the file of the move to bring it back.',
      tray: 'p — moved away / The session has moved to another installation · since 09:00 / Nothing is refreshed or lent until you sign in / Sign in to use it here too, or import the file of the move to bring it back',
      list: 'needs-sign-in | 09:00 | ended | Nothing is refreshed or lent until you sign in.',
      note: 'p, since 09:00: The session has moved to another installation. Nothing is refreshed or lent until you sign in. Sign in to use it here too, or import the file of the move to bring it back. Run `tokenvault login p`.',
    },
    'zh-CN': {
      window:
        '需要登录，自 09:00 起 · 会话已转移到另一处安装。 / 在您登录之前，不会刷新，也不会提供令牌。如需在此使用请登录；或导入转移文件将其取回。',
      tray: 'p — 已转移 / 会话已转移到另一处安装 · 自 09:00 起 / 在您登录之前，不会刷新，也不会提供令牌 / 如需在此使用请登录；或导入转移文件将其取回',
      list: 'needs-sign-in | 09:00 | 已到期 | 在您登录之前，不会刷新，也不会提供令牌。',
      note: 'p，自 09:00 起：会话已转移到另一处安装。在您登录之前，不会刷新，也不会提供令牌。如需在此使用请登录；或导入转移文件将其取回。请运行 `tokenvault login p`。',
    },
  },
  'fixed key': {
    en: {
      window: 'Fixed key since 09:00 · It has no known end, so no refresh is planned. / Nothing for you to do.',
      tray: 'p — does not expire / A fixed key, lent as it is · since 09:00 / It has no known end, so no refresh is planned / Nothing for you to do',
      list: 'static | 09:00 | - | It has no known end, so no refresh is planned.',
      note: '',
    },
    'zh-CN': {
      window: '固定密钥，自 09:00 起 · 没有已知的到期时间，因此没有刷新计划。 / 您无需操作。',
      tray: 'p — 不会过期 / 固定密钥，按原样提供 · 自 09:00 起 / 没有已知的到期时间，因此没有刷新计划 / 您无需操作',
      list: 'static | 09:00 | - | 没有已知的到期时间，因此没有刷新计划。',
      note: '',
    },
  },
  'fixed key, ends soon': {
    en: {
      window:
        'Fixed key since 09:00 · The key ends soon. / Ends in 1 d, at Tue 12:00; nothing renews it. Replace it with a new key before that.',
      tray: 'p — 1 d left / The key ends soon · since 09:00 / Ends in 1 d, at Tue 12:00; nothing renews it / Replace it with a new key before that',
      list: 'static | 09:00 | 1 d | Ends in 1 d, at Tue 12:00; nothing renews it.',
      note: 'p, since 09:00: The key ends soon. Ends in 1 d, at Tue 12:00; nothing renews it. Replace it with a new key before that.',
    },
    'zh-CN': {
      window:
        '固定密钥，自 09:00 起 · 密钥即将到期。 / 1 天后到期（周二 12:00），不会自动续期。请在此之前换上新的密钥。',
      tray: 'p — 剩余 1 天 / 密钥即将到期 · 自 09:00 起 / 1 天后到期（周二 12:00），不会自动续期 / 请在此之前换上新的密钥',
      list: 'static | 09:00 | 1 天 | 1 天后到期（周二 12:00），不会自动续期。',
      note: 'p，自 09:00 起：密钥即将到期。1 天后到期（周二 12:00），不会自动续期。请在此之前换上新的密钥。',
    },
  },
  anonymous: {
    en: {
      window: 'Anonymous since 09:00 · There is nothing to refresh. / Nothing for you to do.',
      tray: 'p — no token needed / Requests go through without a token · since 09:00 / There is nothing to refresh / Nothing for you to do',
      list: 'static | 09:00 | - | There is nothing to refresh.',
      note: '',
    },
    'zh-CN': {
      window: '匿名，自 09:00 起 · 没有需要刷新的内容。 / 您无需操作。',
      tray: 'p — 无需令牌 / 请求不带令牌通过 · 自 09:00 起 / 没有需要刷新的内容 / 您无需操作',
      list: 'static | 09:00 | - | 没有需要刷新的内容。',
      note: '',
    },
  },
} as const
