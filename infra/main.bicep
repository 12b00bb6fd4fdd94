// Latchkey in Azure: identities, store, logs, container app, bot, and the rights on the machines that it may look at.
// There is no secret in here and none is made: everything signs in with a managed identity.
targetScope = 'resourceGroup'

@description('A resource group with machines that Latchkey may look at.')
type machineGroup = {
  subscriptionId: string
  resourceGroup: string
  @description('Whether an approved key reset may be carried out here.')
  mayReset: bool
}

@description('A whole subscription with machines that Latchkey may look at.')
type machineSubscription = {
  subscriptionId: string
  @description('Whether an approved key reset may be carried out here.')
  mayReset: bool
}

@description('Short name of this deployment, part of every resource name: lower case letters and digits.')
@minLength(2)
@maxLength(12)
param name string

@description('Region of everything but the bot registration, which is global.')
param location string = resourceGroup().location

@description('The container image, best with a digest: registry/latchkey@sha256:…')
param image string

@description('An Azure container registry of this subscription to pull the image from; empty: the image is public.')
param registryName string = ''

@description('The resource group of that registry; empty: this one.')
param registryResourceGroup string = ''

@description('A domain of your own for the bot, already bound to the container app; empty: the name that Azure gives.')
param customHost string = ''

@description('The policy file as text: who may ask about which machines, who may approve. No secret.')
param policy string

@description('Resource groups with machines.')
param machineGroups machineGroup[] = []

@description('Whole subscriptions with machines.')
param machineSubscriptions machineSubscription[] = []

@description('F0 is free and limited; S1 has a service level.')
@allowed(['F0', 'S1'])
param botSku string = 'S1'

@description('Standard_ZRS keeps three copies in three zones; Standard_LRS three in one.')
@allowed(['Standard_LRS', 'Standard_ZRS', 'Standard_GZRS'])
param storeSku string = 'Standard_ZRS'

@description('Forbids deleting the store, which holds requests, decisions and the audit trail.')
param isStoreLocked bool = true

@description('Running copies at least. One answers; two survive the loss of one.')
@minValue(1)
@maxValue(10)
param minReplicas int = 2

@description('Running copies at most.')
@minValue(1)
@maxValue(10)
param maxReplicas int = 4

@description('Days until excerpts, references and names are deleted; the audit trail stays.')
@minValue(1)
@maxValue(3650)
param retentionDays int = 90

@description('Days that the logs are kept.')
@minValue(30)
@maxValue(730)
param logRetentionDays int = 90

@allowed(['fatal', 'error', 'warn', 'info', 'debug'])
param logLevel string = 'info'

param tags object = {}

var allTags = union({ product: 'latchkey', deployment: name }, tags)
var subscriptionIds = union(
  map(machineGroups, group => toLower(group.subscriptionId)),
  map(machineSubscriptions, entry => toLower(entry.subscriptionId))
)

module identities 'modules/identities.bicep' = {
  name: '${name}-identities'
  params: {
    name: name
    location: location
    tags: allTags
  }
}

module logs 'modules/logs.bicep' = {
  name: '${name}-logs'
  params: {
    name: name
    location: location
    tags: allTags
    retentionDays: logRetentionDays
  }
}

module store 'modules/store.bicep' = {
  name: '${name}-store'
  params: {
    name: name
    location: location
    tags: allTags
    sku: storeSku
    isLocked: isStoreLocked
    botPrincipalId: identities.outputs.botPrincipalId
  }
}

module registryPull 'modules/registry-pull.bicep' = if (!empty(registryName)) {
  name: '${name}-registry-pull'
  scope: resourceGroup(empty(registryResourceGroup) ? resourceGroup().name : registryResourceGroup)
  params: {
    registryName: registryName
    botPrincipalId: identities.outputs.botPrincipalId
  }
}

module app 'modules/app.bicep' = {
  name: '${name}-app'
  params: {
    name: name
    location: location
    tags: allTags
    image: image
    registryServer: empty(registryName) ? '' : '${registryName}${environment().suffixes.acrLoginServer}'
    workspaceId: logs.outputs.workspaceId
    botIdentityId: identities.outputs.botIdentityId
    botClientId: identities.outputs.botClientId
    readerIdentityId: identities.outputs.readerIdentityId
    readerClientId: identities.outputs.readerClientId
    resetIdentityId: identities.outputs.resetIdentityId
    resetClientId: identities.outputs.resetClientId
    tenantId: tenant().tenantId
    tablesEndpoint: store.outputs.tablesEndpoint
    policy: policy
    minReplicas: minReplicas
    maxReplicas: maxReplicas
    retentionDays: retentionDays
    logLevel: logLevel
  }
  dependsOn: [
    registryPull
  ]
}

var publicHost = empty(customHost) ? app.outputs.host : customHost

module bot 'modules/bot.bicep' = {
  name: '${name}-bot'
  params: {
    name: name
    tags: allTags
    sku: botSku
    endpoint: 'https://${publicHost}/api/messages'
    botIdentityId: identities.outputs.botIdentityId
    botClientId: identities.outputs.botClientId
    tenantId: tenant().tenantId
  }
}

module roles 'modules/roles.bicep' = [
  for subscriptionId in subscriptionIds: {
    name: '${name}-roles-${uniqueString(subscriptionId)}'
    scope: subscription(subscriptionId)
    params: {
      name: name
    }
  }
]

module groupAccess 'modules/access-group.bicep' = [
  for group in machineGroups: {
    name: '${name}-access-${uniqueString(group.subscriptionId, group.resourceGroup)}'
    scope: resourceGroup(group.subscriptionId, group.resourceGroup)
    params: {
      name: name
      readerPrincipalId: identities.outputs.readerPrincipalId
      resetPrincipalId: identities.outputs.resetPrincipalId
      mayReset: group.mayReset
    }
    dependsOn: [
      roles
    ]
  }
]

module subscriptionAccess 'modules/access-subscription.bicep' = [
  for entry in machineSubscriptions: {
    name: '${name}-access-${uniqueString(entry.subscriptionId)}'
    scope: subscription(entry.subscriptionId)
    params: {
      name: name
      readerPrincipalId: identities.outputs.readerPrincipalId
      resetPrincipalId: identities.outputs.resetPrincipalId
      mayReset: entry.mayReset
    }
    dependsOn: [
      roles
    ]
  }
]

// Named like the variables of `npm run package`.
output MicrosoftAppId string = identities.outputs.botClientId
output MicrosoftAppTenantId string = tenant().tenantId
output LATCHKEY_PUBLIC_HOST string = publicHost
output LATCHKEY_READER_CLIENT_ID string = identities.outputs.readerClientId
output LATCHKEY_RESET_CLIENT_ID string = identities.outputs.resetClientId
output messagingEndpoint string = 'https://${publicHost}/api/messages'
output containerAppName string = app.outputs.appName
output storageAccountName string = store.outputs.accountName
