import type { Result } from "../../result.ts";
import type { VmTarget } from "../../target/target.ts";
import type { ArmDocument, AzureProblem } from "./azure-reader.ts";

/** A scale set in Azure. */
export interface ScaleSetName {
  readonly subscriptionId: string;
  readonly resourceGroup: string;
  readonly name: string;
}

/** One instance of a scale set: its own document, cut out of ARM's list with every member kept. */
export interface ScaleSetInstance {
  readonly target: VmTarget;
  readonly document: ArmDocument;
}

/** What a scale set holds. */
export interface ScaleSetContents {
  readonly orchestration: "uniform" | "flexible";
  /** The scale set's model, as received. */
  readonly model: ArmDocument;
  readonly instances: readonly ScaleSetInstance[];
  /** False if ARM has more instances than are read here. */
  readonly isComplete: boolean;
}

/** Reads scale sets. Every call ends within its deadline (milliseconds from the call) and never throws for what Azure answers. */
export interface ScaleSetReader {
  /** The model of a scale set and its instances: two requests and one for each further page. */
  listScaleSetInstances(
    id: ScaleSetName,
    deadlineMs: number,
  ): Promise<Result<ScaleSetContents, AzureProblem>>;
  /** Scale sets of this name: one Resource Graph query, at most 20 rows. No rights and no such scale set look the same: an empty list. */
  findScaleSets(
    query: ScaleSetQuery,
    deadlineMs: number,
  ): Promise<Result<readonly ScaleSetName[], AzureProblem>>;
}

/** What is asked of Azure for a scale set's name. */
export interface ScaleSetQuery {
  readonly name: string;
  readonly resourceGroup?: string;
  readonly subscriptionId?: string;
}
