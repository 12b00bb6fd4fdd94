// Lets the bot's identity pull the image; it gets no other right on the registry.
param registryName string
param botPrincipalId string

// Built-in role "AcrPull".
var acrPull = '7f951dda-4ed3-4680-a7ca-43fe172d538d'

resource registry 'Microsoft.ContainerRegistry/registries@2023-07-01' existing = {
  name: registryName
}

resource pull 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(registry.id, botPrincipalId, acrPull)
  scope: registry
  properties: {
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', acrPull)
    principalId: botPrincipalId
    principalType: 'ServicePrincipal'
  }
}
