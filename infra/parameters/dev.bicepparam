// One copy, free registration, nothing locked: to try Latchkey on machines that nobody misses.
using '../main.bicep'

param name = 'dev'
param image = readEnvironmentVariable('LATCHKEY_IMAGE')
param policy = loadTextContent('policy.dev.json')
param machineGroups = [
  {
    subscriptionId: '00000000-0000-0000-0000-000000000000'
    resourceGroup: 'rg-latchkey-test-machines'
    mayReset: true
  }
]
param botSku = 'F0'
param storeSku = 'Standard_LRS'
param isStoreLocked = false
param minReplicas = 1
param maxReplicas = 1
param retentionDays = 14
param logRetentionDays = 30
param logLevel = 'debug'
