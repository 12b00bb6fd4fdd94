// Who may do what with the machines of one subscription.
targetScope = 'subscription'

param name string
param readerPrincipalId string
param resetPrincipalId string
param mayReset bool

var readRole = guid(toLower(subscription().subscriptionId), name, 'latchkey-read')
var resetRole = guid(toLower(subscription().subscriptionId), name, 'latchkey-reset')

resource read 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(subscription().id, readerPrincipalId, readRole)
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', readRole)
    principalId: readerPrincipalId
    principalType: 'ServicePrincipal'
  }
}

resource reset 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (mayReset) {
  name: guid(subscription().id, resetPrincipalId, resetRole)
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', resetRole)
    principalId: resetPrincipalId
    principalType: 'ServicePrincipal'
  }
}
