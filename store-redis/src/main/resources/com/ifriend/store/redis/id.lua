-- The field that an older version gave to an event's id, which here is u and the 16 bytes of a UUID.
local function older_field(field)
  if string.sub(field, 1, 1) ~= 'u' then
    return field
  end
  local hex = string.gsub(string.sub(field, 2), '.', function(byte)
    return string.format('%02x', string.byte(byte))
  end)
  return 'e:' .. string.gsub(hex, '^(%x%x%x%x%x%x%x%x)(%x%x%x%x)(%x%x%x%x)(%x%x%x%x)', '%1-%2-%3-%4-')
end
