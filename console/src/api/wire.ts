/** The requests and answers of the API, by their names in openapi.yaml. */
import type { components } from './openapi';

type Schemas = components['schemas'];

export type Group = Schemas['Group'];
export type Scheduling = Schemas['Scheduling'];
export type Scaling = Schemas['Scaling'];
export type GroupRequest = Schemas['GroupRequest'];
export type GroupChange = Schemas['GroupChange'];
export type AdoptionRequest = Schemas['AdoptionRequest'];
export type AdoptionChange = Schemas['AdoptionChange'];
export type Freeze = Schemas['Freeze'];
export type GroupEvent = Schemas['GroupEvent'];
export type Spot = Schemas['Spot'];
export type Instance = Schemas['Instance'];
export type InstanceHealth = Schemas['InstanceHealth'];
export type Revision = Schemas['Revision'];
export type LaunchSpecification = Schemas['LaunchSpecification'];
export type Roll = Schemas['Roll'];
export type RollStatus = Schemas['RollStatus'];
export type RollRequest = Schemas['RollRequest'];
export type RollControl = Schemas['RollControl']['roll'];
export type RollInstances = Schemas['RollInstances'];
export type RollInstance = Schemas['RollInstance'];
export type Judgement = Schemas['Judgement'];
export type RollEvent = Schemas['RollEvent'];
export type Execution = Schemas['Execution'];
export type Plan = Schemas['Plan'];
export type Problem = Schemas['Problem'];
