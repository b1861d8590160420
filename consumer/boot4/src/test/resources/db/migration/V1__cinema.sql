CREATE TABLE sessions (id INT PRIMARY KEY, film VARCHAR(100) NOT NULL);
INSERT INTO sessions VALUES (7, 'Metropolis');
