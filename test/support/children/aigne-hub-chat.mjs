// One chat through the system's own client, configured by its own environment variables alone.
const { AIGNEHubChatModel } = await import(process.argv[2])
const { text } = await new AIGNEHubChatModel({}).invoke({ messages: [{ role: 'user', content: 'hello' }] })
process.stdout.write(`${text}\n`)
