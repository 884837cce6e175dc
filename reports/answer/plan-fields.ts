import type { PlanQuestion } from "../../harness/analyse/fleet/plan-question.ts";
import { tidy } from "../format/tidy.ts";

/** One number of a plan question as a form asks for it. */
export interface PlanField {
  readonly id: string;
  readonly label: string;
  readonly min: number;
  readonly max: number;
  readonly step: string;
  /** `false`: asked for only when somebody wants it. */
  readonly usual: boolean;
  /** What the slider beside the box spans, in the unit of the label. The box takes more. */
  readonly slider: Slider;
  /** In the unit of the label; `null` is an empty field. */
  readonly show: (question: PlanQuestion) => number | null;
  /** Empty gives NaN, which the plan refuses by name, except where a field may stay empty. */
  readonly read: (value: number) => Partial<PlanQuestion>;
}

/** The values of a slider: steps of this size, or of one factor where they span powers of ten. */
export interface Slider {
  readonly low: number;
  readonly high: number;
  readonly by: number | "factor";
  /** One more position, before `low`, is 0. */
  readonly fromZero?: boolean;
}

/** Positions of a slider that spans powers of ten: so few that each has a value of its own with two significant digits. */
const FACTORS = 60;

/** The first and the last position of a slider; each press of a key moves it by 1. */
export function sliderEnds(slider: Slider): readonly [first: number, last: number] {
  const { high, by, fromZero } = slider;
  const lowest = positionOfLow(slider);
  return [fromZero === true ? lowest - 1 : lowest, by === "factor" ? FACTORS : Math.round(high / by)];
}

/** Where a value lies on a slider; beyond it, at its end. */
export function sliderPosition(slider: Slider, value: number): number {
  const { low, high, by } = slider;
  const [first, last] = sliderEnds(slider);
  const position = by === "factor" ? (FACTORS * Math.log(value / low)) / Math.log(high / low) : value / by;
  return Number.isNaN(position) ? first : Math.min(last, Math.max(first, Math.round(position)));
}

/** The value at a position: a whole number of steps, or of two significant digits where the slider spans powers of ten. */
export function sliderValue(slider: Slider, position: number): number {
  const { low, high, by } = slider;
  if (position < positionOfLow(slider)) return 0;
  return by === "factor" ? Number((low * (high / low) ** (position / FACTORS)).toPrecision(2)) : tidy(position * by);
}

function positionOfLow({ low, by }: Slider): number {
  return by === "factor" ? 0 : Math.round(low / by);
}

/** Every number of the form, in its order. Percent and ms are for people; the question has shares and seconds. */
export const planFields: readonly PlanField[] = [
  {
    id: "rate",
    label: "Peak validations/s",
    min: 1,
    max: 1e9,
    step: "any",
    usual: true,
    slider: { low: 100, high: 1e6, by: "factor" },
    show: ({ ratePerSecond }) => ratePerSecond,
    read: (value) => ({ ratePerSecond: value }),
  },
  {
    id: "slo",
    label: "Latency limit, ms",
    min: 0.001,
    max: 60_000,
    step: "any",
    usual: true,
    slider: { low: 0.5, high: 1000, by: "factor" },
    show: ({ sloSeconds }) => tidy(sloSeconds * 1e3),
    read: (value) => ({ sloSeconds: value / 1e3 }),
  },
  {
    id: "headroom",
    label: "Head-room, %",
    min: 0,
    max: 95,
    step: "any",
    usual: true,
    slider: { low: 0, high: 95, by: 1 },
    show: ({ headroom }) => tidy(headroom * 100),
    read: (value) => ({ headroom: value / 100 }),
  },
  {
    id: "spare",
    label: "Spare nodes (1 is N+1)",
    min: 0,
    max: 100,
    step: "1",
    usual: true,
    slider: { low: 0, high: 10, by: 1 },
    show: ({ spareNodes }) => spareNodes,
    read: (value) => ({ spareNodes: value }),
  },
  {
    id: "vcpus",
    label: "vCPUs per node",
    min: 1,
    max: 1024,
    step: "1",
    usual: true,
    slider: { low: 1, high: 64, by: 1 },
    show: ({ vcpusPerNode }) => vcpusPerNode,
    read: (value) => ({ vcpusPerNode: value }),
  },
  {
    id: "zones",
    label: "Zones, one may be lost (0: none)",
    min: 0,
    max: 100,
    step: "1",
    usual: false,
    slider: { low: 2, high: 6, by: 1, fromZero: true },
    show: ({ zones }) => zones,
    read: (value) => ({ zones: value }),
  },
  {
    id: "growth",
    label: "Growth of the peak, %",
    min: 0,
    max: 10_000,
    step: "any",
    usual: false,
    slider: { low: 0, high: 300, by: 1 },
    show: ({ growth }) => tidy(growth * 100),
    read: (value) => ({ growth: value / 100 }),
  },
  {
    id: "imbalance",
    label: "Busiest node above its part, %",
    min: 0,
    max: 1000,
    step: "any",
    usual: false,
    slider: { low: 0, high: 100, by: 1 },
    show: ({ imbalance }) => tidy(imbalance * 100),
    read: (value) => ({ imbalance: value / 100 }),
  },
  {
    id: "peak-factor",
    label: "Peak over mean rate",
    min: 1,
    max: 1000,
    step: "any",
    usual: false,
    slider: { low: 1, high: 20, by: 1 },
    show: ({ peakFactor }) => peakFactor,
    read: (value) => ({ peakFactor: value }),
  },
  {
    id: "logins",
    label: "Logins per validation",
    min: 0,
    max: 1000,
    step: "any",
    usual: false,
    slider: { low: 0, high: 1, by: 0.01 },
    show: ({ loginsPerValidation }) => loginsPerValidation,
    read: (value) => ({ loginsPerValidation: value }),
  },
  {
    id: "revoked",
    label: "Entries in the denylist",
    min: 0,
    max: 1e12,
    step: "1",
    usual: false,
    slider: { low: 100, high: 1e8, by: "factor", fromZero: true },
    show: ({ revokedTokens }) => revokedTokens,
    read: (value) => ({ revokedTokens: value }),
  },
  {
    id: "price-vcpu-hour",
    label: "Price per vCPU-hour",
    min: 0,
    max: 1e6,
    step: "any",
    usual: false,
    slider: { low: 0.001, high: 1, by: "factor" },
    show: ({ pricePerVcpuHour }) => pricePerVcpuHour,
    read: (value) => ({ pricePerVcpuHour: orNone(value) }),
  },
  {
    id: "price-gb",
    label: "Price per GB of traffic",
    min: 0,
    max: 1e6,
    step: "any",
    usual: false,
    slider: { low: 0.001, high: 1, by: "factor" },
    show: ({ pricePerGb }) => pricePerGb,
    read: (value) => ({ pricePerGb: orNone(value) }),
  },
  {
    id: "node-gbits",
    label: "Network of a node, Gbit/s",
    min: 0.001,
    max: 10_000,
    step: "any",
    usual: false,
    slider: { low: 0.1, high: 100, by: "factor" },
    show: ({ nodeBitsPerSecond }) => (nodeBitsPerSecond === null ? null : tidy(nodeBitsPerSecond / 1e9)),
    read: (value) => ({ nodeBitsPerSecond: orNone(value * 1e9) }),
  },
];

function orNone(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}
