// Requests, decisions, audit trail and conversation references, in Azure Tables. No account key exists that could be used.
param name string
param location string
param tags object
param sku string
param isLocked bool
param botPrincipalId string

// Built-in role "Storage Table Data Contributor": rows and tables of this account, nothing else of it.
var tableDataContributor = '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'

resource account 'Microsoft.Storage/storageAccounts@2024-01-01' = {
  name: take('st${toLower(name)}${uniqueString(resourceGroup().id)}', 24)
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: {
    name: sku
  }
  properties: {
    accessTier: 'Hot'
    allowBlobPublicAccess: false
    allowCrossTenantReplication: false
    allowSharedKeyAccess: false
    defaultToOAuthAuthentication: true
    minimumTlsVersion: 'TLS1_2'
    publicNetworkAccess: 'Enabled'
    supportsHttpsTrafficOnly: true
  }
}

resource tables 'Microsoft.Storage/storageAccounts/tableServices@2024-01-01' = {
  parent: account
  name: 'default'
}

resource botOnTables 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(account.id, botPrincipalId, tableDataContributor)
  scope: account
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', tableDataContributor)
    principalId: botPrincipalId
    principalType: 'ServicePrincipal'
  }
}

resource keep 'Microsoft.Authorization/locks@2020-05-01' = if (isLocked) {
  name: 'keep-audit-trail'
  scope: account
  properties: {
    level: 'CanNotDelete'
    notes: 'Holds the audit trail of key resets.'
  }
}

output accountName string = account.name
output tablesEndpoint string = account.properties.primaryEndpoints.table
