// Streams through the system's own client, configured by its own environment variables alone.
const { AIGNEHubChatModel } = await import(process.argv[2])
const input = { messages: [{ role: 'user', content: 'stream forever' }] }
const stream = await new AIGNEHubChatModel({}).invoke(input, { streaming: true })
for await (const { delta } of stream) if (delta?.text?.text) process.stdout.write(delta.text.text)
