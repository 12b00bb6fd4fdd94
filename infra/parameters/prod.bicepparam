// Two copies, zone-redundant store with a lock. Begin without resets (mayReset: false); turn them on once the policy has its approvers.
using '../main.bicep'

param name = 'prod'
param image = readEnvironmentVariable('LATCHKEY_IMAGE')
param policy = loadTextContent('policy.prod.json')
param registryName = readEnvironmentVariable('LATCHKEY_REGISTRY', '')
param registryResourceGroup = readEnvironmentVariable('LATCHKEY_REGISTRY_GROUP', '')
param machineGroups = [
  {
    subscriptionId: '00000000-0000-0000-0000-000000000000'
    resourceGroup: 'rg-web'
    mayReset: false
  }
]
param machineSubscriptions = []
param botSku = 'S1'
param storeSku = 'Standard_ZRS'
param isStoreLocked = true
param minReplicas = 2
param maxReplicas = 4
param retentionDays = 90
param logRetentionDays = 90
param logLevel = 'info'
