"""Files in and plans out, one module per problem; `registry` says how to add one."""
