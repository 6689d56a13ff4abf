module odradek/bench/rawload
go 1.26
