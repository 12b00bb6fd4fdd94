// Three identities, so that what talks to Teams cannot read machines, what reads cannot write, and what writes can do nothing else.
param name string
param location string
param tags object

@description('Signs in to the Bot Connector, the store and the registry. No right on any machine.')
resource bot 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: 'id-latchkey-${name}-bot'
  location: location
  tags: tags
}

@description('Reads machines.')
resource reader 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: 'id-latchkey-${name}-reader'
  location: location
  tags: tags
}

@description('Sends the one write of an approved key reset.')
resource reset 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: 'id-latchkey-${name}-reset'
  location: location
  tags: tags
}

output botIdentityId string = bot.id
output botClientId string = bot.properties.clientId
output botPrincipalId string = bot.properties.principalId
output readerIdentityId string = reader.id
output readerClientId string = reader.properties.clientId
output readerPrincipalId string = reader.properties.principalId
output resetIdentityId string = reset.id
output resetClientId string = reset.properties.clientId
output resetPrincipalId string = reset.properties.principalId
