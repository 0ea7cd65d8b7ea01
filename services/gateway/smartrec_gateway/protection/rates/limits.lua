-- Takes the cost of one call from all of its limits, or from none: whichever has too little refuses the call.
-- KEYS: one for each limit. ARGV: cost; 1 to take it whatever is left; then for each limit its capacity, what
-- comes back in a second (0: a count), and the seconds after which a count ends.
-- Returns: which limit refused (0: none), then what is left of each, as text.
local now = redis.call('TIME')
local seconds = tonumber(now[1]) + tonumber(now[2]) / 1000000
local cost, always = tonumber(ARGV[1]), ARGV[2] == '1'
local left, refused = {}, 0
for i, key in ipairs(KEYS) do
  local capacity, rate = tonumber(ARGV[3 * i]), tonumber(ARGV[3 * i + 1])
  left[i] = capacity
  if rate > 0 then
    local found = redis.call('HMGET', key, 'left', 'at')
    if found[1] then
      left[i] = math.min(capacity, tonumber(found[1]) + math.max(0, seconds - tonumber(found[2])) * rate)
    end
  else
    left[i] = capacity - tonumber(redis.call('GET', key) or '0')
  end
  if left[i] < cost and refused == 0 then refused = i end
end
if refused == 0 or always then
  for i, key in ipairs(KEYS) do
    local capacity, rate = tonumber(ARGV[3 * i]), tonumber(ARGV[3 * i + 1])
    left[i] = left[i] - cost
    if rate > 0 then
      redis.call('HSET', key, 'left', tostring(left[i]), 'at', string.format('%.6f', seconds))
      redis.call('EXPIRE', key, math.ceil((capacity - left[i]) / rate) + 1)
    else
      redis.call('INCRBY', key, cost)
      redis.call('EXPIRE', key, ARGV[3 * i + 2])
    end
  end
end
local answer = {refused}
for i = 1, #KEYS do answer[i + 1] = string.format('%.6f', left[i]) end
return answer
