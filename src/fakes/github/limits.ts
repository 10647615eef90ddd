/** GitHub's limits by the clock: requests an hour, and creations a minute and an hour. */

/** What is left of an hour's requests. */
export interface Budget {
  readonly resource: "core" | "graphql";
  readonly limit: number;
  readonly used: number;
  readonly remaining: number;
  /** Milliseconds. */
  readonly resetAt: number;
  readonly isExceeded: boolean;
}

export interface Limits {
  /** Takes `points` from the token's hour, which begins with its first request. */
  spend(token: string, resource: Budget["resource"], limit: number, points: number): Budget;
  /** Gives back what an answer "304 Not Modified" does not cost. */
  refund(token: string, resource: Budget["resource"]): void;
  /** Remembers points of the last minute; answers whether they are too many. */
  arePointsTooMany(token: string, resource: Budget["resource"], points: number): boolean;
  /** Remembers a creation; answers whether it is one too many. */
  isOneCreationTooMany(token: string): boolean;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Reading costs 1, writing 5: https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api#calculating-points-for-the-secondary-rate-limit */
const POINTS_A_MINUTE = { core: 900, graphql: 2000 } as const;

/** https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api */
export function limits(now: () => number): Limits {
  const hours = new Map<string, { readonly start: number; used: number }>();
  const points = new Map<string, { readonly time: number; readonly points: number }[]>();
  const creations = new Map<string, number[]>();
  return {
    spend: (token, resource, limit, points) => {
      const key = `${resource} ${token}`;
      const known = hours.get(key);
      const hour = known && now() < known.start + HOUR ? known : { start: now(), used: 0 };
      hours.set(key, hour);
      const isExceeded = hour.used + points > limit;
      hour.used = Math.min(limit, hour.used + points);
      return { resource, limit, used: hour.used, remaining: limit - hour.used, resetAt: hour.start + HOUR, isExceeded };
    },
    refund: (token, resource) => {
      const hour = hours.get(`${resource} ${token}`);
      if (hour && hour.used > 0) hour.used -= 1;
    },
    arePointsTooMany: (token, resource, added) => {
      const key = `${resource} ${token}`;
      const recent = (points.get(key) ?? []).filter((one) => one.time > now() - MINUTE);
      const sum = recent.reduce((total, one) => total + one.points, added);
      points.set(key, [...recent, { time: now(), points: added }]);
      return sum > POINTS_A_MINUTE[resource];
    },
    isOneCreationTooMany: (token) => {
      const recent = (creations.get(token) ?? []).filter((time) => time > now() - HOUR);
      const inMinute = recent.filter((time) => time > now() - MINUTE).length;
      const isTooMany = inMinute >= 80 || recent.length >= 500;
      creations.set(token, isTooMany ? recent : [...recent, now()]);
      return isTooMany;
    },
  };
}

export function budgetHeaders(budget: Budget): Record<string, string> {
  return {
    "x-ratelimit-limit": String(budget.limit),
    "x-ratelimit-remaining": String(budget.remaining),
    "x-ratelimit-used": String(budget.used),
    "x-ratelimit-reset": String(Math.ceil(budget.resetAt / 1000)),
    "x-ratelimit-resource": budget.resource,
  };
}

/** GET /rate_limit's answer, which itself costs nothing. */
export function renderBudgets(core: Budget, graphql: Budget) {
  const shown = (one: Budget) => ({
    limit: one.limit,
    used: one.used,
    remaining: one.remaining,
    reset: Math.ceil(one.resetAt / 1000),
  });
  const search = { limit: 30, used: 0, remaining: 30, reset: Math.ceil(core.resetAt / 1000) };
  return { resources: { core: shown(core), graphql: shown(graphql), search }, rate: shown(core) };
}
